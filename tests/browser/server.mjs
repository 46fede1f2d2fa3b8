// The program, on a fresh data folder and a free loopback port.

import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const START_MS_MAX = 60000
const STOP_MS_MAX = 15000

export async function startServer(binary, top, setup) {
  const missing = setup.needs.filter((file) => !existsSync(join(top, file)))
  if (missing.length) throw new Error(`not in the project: ${missing.join(', ')}`)

  const folder = mkdtempSync(join(tmpdir(), 'parvis-browser-'))
  let child = null
  const stop = async () => {
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
    rmSync(folder, { recursive: true, force: true })
    return complaint
  }

  try {
    const data = join(folder, 'data')
    for (const command of setup.commands) {
      const run = spawnSync(binary, [...command, '--data', data], { cwd: top, encoding: 'utf8' })
      if (run.status !== 0) throw new Error(`${command.join(' ')}: exit ${run.status}: ${run.stderr}`)
    }
    let said = ''
    child = spawn(binary, ['serve', '--data', data, '--listen', '127.0.0.1:0', ...setup.options ?? []], { cwd: top, stdio: ['ignore', 'pipe', 'pipe'] })
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => { said = (said + bytes).slice(-8000) })
    // port 0 is a free one, which the server names: nobody can take it in between
    for (const end = Date.now() + START_MS_MAX; ; await sleep(20)) {
      if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}: ${said}`)
      if (Date.now() > end) throw new Error(`/health did not answer 200: ${said}`)
      const port = /"web\.open".*"port":(\d+)/.exec(said)?.[1]
      if (port === undefined) continue
      const origin = `http://127.0.0.1:${port}`
      if ((await fetch(`${origin}/health`)).status === 200) return { origin, data, stop }
    }
  } catch (error) {
    await stop()
    throw error
  }
}
