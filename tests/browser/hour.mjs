#!/usr/bin/env node
// A newcomer's hour: from the one-time link of an empty data folder to a first answer and its thanks, in
// Chromium, by keyboard and mouse, with what a person sees: labels, buttons, links. No address is typed
// after the first one. A step that cannot be done by visible words fails.
//
//     node tests/browser/hour.mjs PARVIS
//
// Each step tells what it took here (machine seconds, pages, clicks, fields) and what it would ask of a
// person: the words shown, read at WORDS_A_MINUTE, the signs typed at SIGNS_A_MINUTE, CLICK_S a click.

import { mkdirSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { alone } from './alone.mjs'
import { ARGUMENTS } from './chromium.mjs'
import { day, firstLink } from './people.mjs'
import { Reader } from './reader.mjs'
import { startServer } from './server.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const shots = join(here, 'shots')
const WORDS_A_MINUTE = 180
const SIGNS_A_MINUTE = 150
const CLICK_S = 3
const HOUR_MINUTES_MAX = 60

const minutesOf = ({ words, signs, clicks }) => words / WORDS_A_MINUTE + signs / SIGNS_A_MINUTE + clicks * CLICK_S / 60

const steps = [
  ['an account, from the one-time link', async ({ her, house }) => {
    await her.begin(house.origin + firstLink(house))
    await her.see('Bienvenue')
    await her.type('Votre prénom et votre nom', 'Claire Dumas')
    await her.type('Votre adresse électronique', 'claire.dumas@ville.fr')
    await her.type('Nom du service public', 'Ville de Clairval')
    await her.tick('Je préparerai moi-même les enquêtes')
    await her.type('Mot de passe', 'le chat dort sur le toit du voisin')
    await her.press('Continuer')
    await her.see('Aucune enquête n’est encore prête')
    await her.press('Préparer une enquête')
    await her.see('Dites où se rencontrent usagers et agents')
  }],
  ['places, pasted', async ({ her }) => {
    await her.type('Vos lieux, un par ligne', 'Mairie\n  Accueil ; 31\n  État civil ; 14\n  Archives ; 4\nMédiathèque ; 22\n')
    await her.press('Lire cette liste')
    await her.see('5 lieux ont été lus')
    await her.press('Ajouter ces lieux')
  }],
  ['a survey, named', async ({ her }) => {
    await her.press('Préparer une enquête')
    await her.type('Nom de l’enquête', 'Votre avis sur l’accueil')
    await her.type('Premier jour', day(0))
    await her.type('Dernier jour', day(21))
    await her.press('Préparer cette enquête')
    await her.see('Avant de continuer')
  }],
  ['floors, seen before asking', async ({ her }) => {
    await her.press('Lieux, agents invités et seuils')
    await her.typeAt('Accueil', 'Usagers attendus', '1200')
    await her.press('Enregistrer et voir les seuils')
    await her.see('leur note ne pourra jamais être montrée')
    await her.press('Travailler en atelier', 'Archives')
    await her.see('En atelier')
    await her.press('Votre avis sur l’accueil')
    await her.press('Dire que l’enquête est prête')
  }],
  ['risks and agreements', async ({ her }) => {
    await her.press('Risques, dates et accords')
    for (const question of ['établir le profil', 'surveiller l’activité', 'recueillir des alertes', 'accompagnement social', 'logement social']) await her.tick('Non', new RegExp(question))
    await her.type('Raison de garder ces dates', 'Dates votées par le conseil')
    await her.press('Enregistrer ces réponses')
    for (const [who, paper] of [['Délégué à la protection des données', 'Avis n° 12'], ['Instance de dialogue social (CST ou CSA)', 'Ordre du jour, point 4'], ['Direction', 'Note signée']]) {
      await her.tick(who, 'Qui s’est prononcé')
      await her.type('Date du document', day(0))
      await her.type('Document, ou raison', paper)
      await her.press('Noter cet accord')
    }
    await her.press('Revenir à l’enquête')
  }],
  ['the launch file, on paper', async ({ her }) => {
    await her.press('Dossier à imprimer')
    await her.see('Note à la direction')
    const path = join(shots, 'hour-file.pdf')
    await her.page.pdf({ path, format: 'A4' })
    if (statSync(path).size < 10000) throw new Error('the printed file is empty')
    await her.press('Votre avis sur l’accueil')
  }],
  ['opened, and the link found', async ({ her }) => {
    await her.press('Ouvrir l’enquête')
    await her.press('Liens, affiche et cartes')
    await her.see('Liens pour tous')
  }],
  ['answered on a phone', async ({ her, phone }) => {
    // the poster's square is what a phone reads: the address written under it
    const poster = her.page.locator('section', { hasText: 'Votre avis compte : Accueil' }).filter({ hasText: 'Pour les usagers' })
    const address = (await (await her.one(poster.getByRole('link'), 'the address under the square')).innerText()).trim()
    await phone.begin(address)
    await phone.see('rien n’est obligatoire')
    await phone.press('Commencer')
    const questions = await phone.page.getByRole('main').getByRole('group').all()
    for (const question of questions.filter((_, rank) => rank < 10)) {
      await (await phone.one(question.getByText(/^(Plutôt d’accord|Oui)$/), 'Plutôt d’accord')).click()
      phone.clicks++
      phone.fields++
    }
    await phone.type('Qu’est-ce qui devrait changer en premier ?', 'Ouvrir le samedi matin')
    await phone.press('Envoyer mes réponses')
    await phone.see('Merci, votre réponse est arrivée')
    await phone.see('Votre nom n’y est pas')
  }],
]

const count = ({ pages, clicks, fields, words, signs }) => ({ pages, clicks, fields, words, signs })

async function live(house, browser) {
  const desk = await browser.newContext({ locale: 'fr-FR', viewport: { width: 1280, height: 900 } })
  const hand = await browser.newContext({ locale: 'fr-FR', viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true })
  const her = new Reader(await desk.newPage())
  const phone = new Reader(await hand.newPage())
  const sum = () => {
    const both = [count(her), count(phone)]
    return Object.fromEntries(Object.keys(both[0]).map((key) => [key, both[0][key] + both[1][key]]))
  }
  const begun = Date.now()
  let before = sum()
  for (const [rank, [name, act]] of steps.entries()) {
    try {
      await act({ her, phone, house })
    } catch (error) {
      await her.page.screenshot({ path: join(shots, 'hour-stuck.png'), fullPage: true })
      throw new Error(`step ${rank + 1}, ${name}: ${error.message.split('\n')[0]}`)
    }
    const now = sum()
    const spent = Object.fromEntries(Object.keys(now).map((key) => [key, now[key] - before[key]]))
    before = now
    console.log(`${rank + 1}. ${name}: ${((Date.now() - begun) / 1000).toFixed(1)} s here; ${spent.pages} pages, ${spent.clicks} clicks, ${spent.fields} fields; ${spent.words} words to read, ${spent.signs} signs to type: ${minutesOf(spent).toFixed(1)} min for a person`)
  }
  return sum()
}

async function main(binary) {
  mkdirSync(shots, { recursive: true })
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ARGUMENTS })
  let server = null
  try {
    server = await startServer(binary, resolve(here, '../..'), { needs: [], commands: [] })
    const all = await live(server, browser)
    const minutes = minutesOf(all)
    console.log(`in all: ${all.pages} pages, ${all.clicks} clicks, ${all.fields} fields, ${all.words} words, ${all.signs} signs: ${minutes.toFixed(0)} min for a person who reads everything`)
    if (minutes > HOUR_MINUTES_MAX) throw new Error('more than an hour')
  } finally {
    await browser.close()
    const complaint = await server?.stop()
    if (complaint) throw new Error(complaint)
  }
}

await alone('hour.mjs PARVIS', main)
