// Where tickets are taken: a counter that its référent opens, persons who wait, somebody who calls.

import { Person } from './people.mjs'

export const FILES = 'A | Signaler une lampe | lampe\nB | Rencontrer un technicien\nC | Autre chose'
export const WINDOWS = 'Guichet 1\nGuichet 2 | A'

export async function openCounter(keeper, code) {
  await keeper.get(`/file/${code}/reglages`)
  await keeper.send({ files: FILES, guichets: WINDOWS }, ['faire', 'enregistrer'])
  return keeper.see('C’est enregistré').find(/href="(\/ticket\/[a-z2-7]{16})"/)
}

export async function act(person, code, button, fields = {}) {
  await person.get(`/file/${code}`)
  await person.send(fields, ['faire', button])
  return person.see()
}

// A morning: one window is open, a ticket was called in vain, one is there, four wait, one passes first.
export async function playCounter({ keeper, agent, code }) {
  const kiosk = await openCounter(keeper, code)
  await act(agent, code, 'installer', { guichet: 'Guichet 1' })
  const visitor = new Person(keeper.origin)
  const take = async (file, fields = {}) => {
    await visitor.get(kiosk)
    await visitor.send(fields, ['file', file])
    return visitor.see('Votre ticket').find(/\/attente\/[a-z2-7]{12}/)
  }
  const tickets = []
  for (let visit = 0; visit < 3; visit++) { // what an announced wait is made of
    await take('C')
    for (const button of ['suivant', 'commencer', 'terminer']) await act(agent, code, button)
  }
  for (const file of 'ABABC') tickets.push(await take(file))
  await act(agent, code, 'suivant')
  await act(agent, code, 'absent')
  tickets.push(await take('A', { prioritaire: 'oui' }))
  await act(agent, code, 'suivant')
  await act(agent, code, 'commencer')
  await keeper.get(`/bulletins/${code}`)
  await keeper.send({ mots: 'L’ascenseur est en panne. Demandez à l’accueil, nous descendons.', de: '', a: 'demain 12 h' }, ['faire', 'dire'])
  keeper.see('C’est dit')
  return { kiosk, ticket: tickets[3] }
}
