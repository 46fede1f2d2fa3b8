// The program, on a fresh data folder and a free loopback port.

import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const START_MS_MAX = 60000
const STOP_MS_MAX = 15000

// Another day than this machine's (tests/support/moved_clock.c).
function movedClock(binary, folder, days) {
  const library = join(dirname(resolve(binary)), '../../tests/moved_clock.so')
  if (!existsSync(library)) throw new Error(`${library} is not built`)
  const ahead = Buffer.alloc(8)
  ahead.writeBigInt64LE(BigInt(days * 86400))
  writeFileSync(join(folder, 'clock'), ahead)
  return { LD_PRELOAD: library, MOVED_CLOCK: join(folder, 'clock') }
}

export async function startServer(binary, top, setup) {
  const missing = setup.needs.filter((file) => !existsSync(join(top, file)))
  if (missing.length) throw new Error(`not in the project: ${missing.join(', ')}`)

  const folder = mkdtempSync(join(tmpdir(), 'parvis-browser-'))
  const data = join(folder, 'data')
  let child = null
  const halt = async () => {
    let complaint = null
    if (child !== null && child.exitCode === null && child.signalCode === null) {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      if (await Promise.race([ended.then(() => 'ended'), sleep(STOP_MS_MAX, 'late', { ref: false })]) === 'late') {
        child.kill('SIGKILL')
        await ended
        complaint = 'did not stop when asked'
      }
    }
    if (child !== null && child.exitCode !== 0) complaint ??= `ended with ${child.exitCode ?? child.signalCode}`
    return complaint
  }
  const stop = async () => {
    const complaint = await halt()
    rmSync(folder, { recursive: true, force: true })
    return complaint
  }
  // Port 0 is a free one, which the server names: nobody can take it in between.
  const serve = async (environment) => {
    let said = ''
    child = spawn(binary, ['serve', '--data', data, '--listen', '127.0.0.1:0', ...setup.options ?? []],
      { cwd: top, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...environment } })
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => { said = (said + bytes).slice(-8000) })
    for (const end = Date.now() + START_MS_MAX; ; await sleep(20)) {
      if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}: ${said}`)
      if (Date.now() > end) throw new Error(`/health did not answer 200: ${said}`)
      const port = /"web\.open".*"port":(\d+)/.exec(said)?.[1]
      if (port === undefined) continue
      const origin = `http://127.0.0.1:${port}`
      if ((await fetch(`${origin}/health`)).status === 200) return origin
    }
  }

  try {
    const told = [] // what each command said
    for (const command of setup.commands) {
      const run = spawnSync(binary, [...command, '--data', data], { cwd: top, encoding: 'utf8' })
      if (run.status !== 0) throw new Error(`${command.join(' ')}: exit ${run.status}: ${run.stderr}`)
      told.push(run.stdout)
    }
    const house = { origin: await serve({}), data, told, stop }
    house.run = (...words) => spawnSync(binary, [...words, '--data', data], { cwd: top, encoding: 'utf8' })
    // A message, as a mail server hands it over.
    house.mail = (message) => spawnSync(binary, ['mail-in', '--data', data, '--address', 'https://guichet.ville.fr'], { cwd: top, encoding: 'utf8', input: message })
    // The same house, so many days later: it is stopped and opened again, at another address.
    house.later = async (days) => {
      const complaint = await halt()
      if (complaint) throw new Error(complaint)
      house.origin = await serve(movedClock(binary, folder, days))
    }
    return house
  } catch (error) {
    await stop()
    throw error
  }
}
