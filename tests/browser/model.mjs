// A house that has a language model, which is here, on this machine: it proposes names; vectors it cannot make.

import { once } from 'node:events'
import { createServer } from 'node:http'
import { foundTheme, until } from './said.mjs'
import * as people from './people.mjs'

const answer = JSON.stringify({ choices: [{ index: 0, message: { role: 'assistant', content: '« L’attente au guichet »' } }] })
const server = createServer((request, response) => {
  response.setHeader('Content-Type', 'application/json')
  request.resume().on('end', () => {
    response.statusCode = request.url === '/v1/chat/completions' ? 200 : 500
    response.end(answer)
  })
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')
server.unref()
export const options = ['--model-address', `http://127.0.0.1:${server.address().port}`, '--model-words', 'mistral-small', '--model-vectors', 'multilingual-e5-small']

export async function playModel(house) {
  const admin = await people.firstAdministrator(house)
  const referent = await people.invite(admin, 'referent', 'Rita Ferrand', 'rita.ferrand@ville.fr')
  const themes = `${await until(referent, '/verbatims', /href="(\/verbatims\/\d+)"/)}/themes`
  return { people: { admin, referent }, at: { theme: await foundTheme(referent, themes) } }
}
