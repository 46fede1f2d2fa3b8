// How a walk that is played alone begins, with the program to play, and how its failure is told.

import { resolve } from 'node:path'

export async function alone(usage, main) {
  const [binary] = process.argv.slice(2)
  if (binary === undefined) {
    console.error(`node tests/browser/${usage}`)
    process.exit(2)
  }
  await main(resolve(binary)).catch((error) => {
    console.error(`FAILED ${error.stack}`)
    process.exit(1)
  })
}
