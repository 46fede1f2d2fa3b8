// The kiosk. Asks what the page of questions asks, with the very form that the server draws; seals what is
// sent, at once, to the survey's key; keeps it on the device before it thanks; sends it when the network
// is there, and forgets it when the server says that it is durable. Without this file the page leads to
// the ordinary questions.
(() => {
  const house = document.getElementById('borne')
  if (!house || !window.nacl || !window.indexedDB) return
  const CACHE = 'borne'
  const IDLE_MS = 30000 // without a gesture, then one is asked (WCAG 2.2.1: twenty seconds at least)
  const WARNED_MS = 20000
  const THANKS_MS = 20000
  const SEND_MS = 15000
  const FRESH_MS = 300000
  const WAIT_MS = 15000
  const AT_ONCE_MAX = 4 // more questions than that come one after the other
  const WAITING_MAX = 2000
  const HEAD_SIZE = 5

  const { code } = house.dataset
  const size = Number(house.dataset.size)
  const signsMax = Number(house.dataset.signs)
  const bytesMax = Number(house.dataset.bytes)
  const key = Uint8Array.from(house.dataset.key.match(/../g), (byte) => parseInt(byte, 16))
  const { language } = house.dataset
  const base = `/repondre/${code}`
  const part = (name) => document.getElementById(`borne-${name}`)
  const sheet = part('page')
  const thanks = part('merci')
  const watch = part('veille')

  // Words stand in the page, in its own language: this file has none.
  const words = Object.fromEntries([...part('mots').content.children].map((word) => [word.dataset.word, word.textContent]))
  const plurals = new Intl.PluralRules(document.documentElement.lang)
  const say = (name, values = {}) => words[name].replace(/\{(\w+)\}/g, (_, value) => values[value])
  const count = (name, n) => say(`${name}.${plurals.select(n) === 'one' ? 'one' : 'other'}`, { n })
  const letters26 = (bytes) => Array.from(bytes, (byte) => 'abcdefghijklmnopqrstuvwxyz234567'[byte & 31]).join('')
  const secret = () => letters26(nacl.randomBytes(26))

  // --- letters on the device ---------------------------------------------------------------------------

  let opened = null
  const store = () => opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open('borne', 1)
    request.onupgradeneeded = () => request.result.createObjectStore('letters', { keyPath: 'id', autoIncrement: true })
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => { opened = null; reject(request.error) }
  })

  // Done when the disk has it: without « strict » a power cut could take back what was thanked for.
  async function change(act) {
    const transaction = (await store()).transaction('letters', 'readwrite', { durability: 'strict' })
    act(transaction.objectStore('letters'))
    return new Promise((resolve, reject) => {
      transaction.oncomplete = resolve
      transaction.onabort = transaction.onerror = () => reject(transaction.error)
    })
  }

  // Of all the surveys that this device was a kiosk of: those of the one before may wait still.
  async function letters() {
    const request = (await store()).transaction('letters').objectStore('letters').getAll()
    return new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(request.error)
    })
  }

  // All of one size; whoever takes the device has neither the words nor the key that opens them.
  function seal(fields) {
    const words = new TextEncoder().encode(fields.toString())
    if (words.length > size - HEAD_SIZE) return null
    const plain = new Uint8Array(size)
    plain[0] = 1
    new DataView(plain.buffer).setUint32(1, words.length, true)
    plain.set(words, HEAD_SIZE)
    const once = nacl.box.keyPair()
    const nonce = nacl.randomBytes(nacl.box.nonceLength)
    const box = nacl.box(plain, nonce, key, once.secretKey)
    const letter = new Uint8Array(once.publicKey.length + nonce.length + box.length)
    letter.set(once.publicKey)
    letter.set(nonce, once.publicKey.length)
    letter.set(box, once.publicKey.length + nonce.length)
    for (const bytes of [words, plain, once.secretKey]) bytes.fill(0)
    return letter
  }

  // --- sending -----------------------------------------------------------------------------------------

  function text64(bytes) {
    let text = ''
    for (let at = 0; at < bytes.length; at += 0x2000) text += String.fromCharCode(...bytes.subarray(at, at + 0x2000))
    return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
  }

  // What the server said, in its own words: anything else, a proxy's page for one, is no answer.
  async function post(letter, work) {
    try {
      const response = await fetch(`/borne/${letter.code}/reponses`, { method: 'POST', credentials: 'omit', redirect: 'error',
        body: new URLSearchParams({ lettre: text64(letter.bytes), ...work && { preuve: work } }), signal: AbortSignal.timeout(WAIT_MS) })
      const { outcome } = await response.json()
      if (outcome === 'work' && !work) return await post(letter, await workFor(letter))
      return ['taken', 'shut', 'unknown', 'refused', 'full', 'fault'].includes(outcome) ? outcome : null
    } catch {
      return null
    }
  }

  // A survey that slows robots down asks it of each letter, not of the person who waits before the screen.
  async function workFor(letter) {
    const worker = new Worker(house.dataset.worker)
    try {
      return await new Promise((done, failed) => {
        worker.addEventListener('message', ({ data }) => done(data))
        worker.addEventListener('error', failed)
        worker.postMessage({ bytes: letter.bytes, bits: Number(house.dataset.work) })
      })
    } finally {
      worker.terminate()
    }
  }

  let sending = false
  let again = false
  async function send() {
    if (sending) { again = true; return }
    sending = true
    try {
      for (const letter of await letters()) {
        if (letter.refused) continue
        const outcome = await post(letter)
        if (outcome === null) break
        if (outcome === 'fault') continue // of this survey, maybe not of the others
        await change((store) => outcome === 'taken' ? store.delete(letter.id) : store.put({ ...letter, refused: outcome }))
        await tell()
      }
    } finally {
      sending = false
      if (again) { again = false; send() }
    }
  }

  const REASONS = { shut: 'shut', unknown: 'unknown', refused: 'refused', full: 'enough' }

  async function tell() {
    const kept = await letters()
    const refused = kept.filter((letter) => letter.refused)
    const waiting = kept.length - refused.length
    const said = [
      waiting && count('waits', waiting),
      refused.length && count('unsent', refused.length),
    ].filter(Boolean).join(' ')
    if (part('etat').textContent !== said) part('etat').textContent = said
    part('refus').hidden = refused.length === 0
    part('refus-mots').textContent = Object.entries(REASONS)
      .map(([why, word]) => [refused.filter((letter) => letter.refused === why).length, word])
      .filter(([n]) => n > 0).map(([n, word]) => say(word, { n })).join(' ')
    return waiting
  }

  part('effacer').addEventListener('click', async () => {
    const refused = (await letters()).filter((letter) => letter.refused)
    await change((store) => { for (const letter of refused) store.delete(letter.id) })
    tell()
  })

  // --- pages of the server, fresh or as they were ------------------------------------------------------------

  const shelf = () => window.caches?.open(CACHE)

  async function read(url, name) {
    const shelved = `/borne/${code}/${language}/${name}`
    const cache = await shelf()
    let response = null
    try {
      response = await fetch(url, { credentials: 'omit', redirect: 'error', signal: AbortSignal.timeout(WAIT_MS) })
    } catch {
      // no network
    }
    if (response?.ok) await cache?.put(shelved, response.clone())
    else response = await cache?.match(shelved)
    return response ? new DOMParser().parseFromString(await response.text(), 'text/html') : null
  }

  // Its page and its files, so that the device may be switched off and on without a network.
  async function keepHouse() {
    const cache = await shelf()
    if (!cache || !navigator.serviceWorker) return
    await navigator.serviceWorker.register('/borne/travailleur.js')
    navigator.storage?.persist?.()
    const own = location.pathname + location.search
    const page = await fetch(own, { credentials: 'omit', redirect: 'error' })
    if (!page.ok) return
    const files = [...document.querySelectorAll('script[src], link[href]')].map((element) => element.src ?? element.href)
    for (const file of files) if (!await cache.match(file, { ignoreVary: true })) await cache.add(file)
    for (const kept of await cache.keys())
      if (new URL(kept.url).pathname.startsWith('/static/') && !files.includes(kept.url)) await cache.delete(kept)
    await cache.put(own, page)
  }

  // --- the first screen ----------------------------------------------------------------------------------

  let welcome = null
  const forms = new Map() // by journey
  const fetched = new Map() // when
  let taken = '0' // the last one that somebody chose

  async function prepare() {
    const page = await read(`${base}?langue=${language}`, 'accueil')
    if (page?.querySelector('main h1')) welcome = page
    const ids = [...page?.querySelectorAll('input[name="parcours"]') ?? []].map((input) => input.value)
    if (!isOpen()) return
    for (const id of ids.length ? ids : ['0']) {
      // the next person finds the choices in another order; what nobody took is still fresh
      if (id !== taken && Date.now() - (fetched.get(id) ?? 0) < FRESH_MS) continue
      const questions = await read(`${base}/questions?suite=${secret()}&parcours=${id}&langue=${language}`, `questions-${id}`)
      const form = questions?.querySelector('main form[action$="/questions"]')
      if (form) { forms.set(id, questions); fetched.set(id, Date.now()) }
    }
  }

  const isOpen = () => welcome?.querySelector(`main a[href*="/questions?"], main form[action$="/questions"]`) != null

  // The words of the ordinary first page, what they promise included; nothing in them leads elsewhere.
  function showWelcome() {
    const page = document.importNode(welcome.querySelector('main'), true)
    for (const other of page.querySelectorAll('[value="1"][name="pas"], .button.second, .spoken')) other.remove()
    for (const link of page.querySelectorAll('a'))
      if (link.href.includes('/questions?')) {
        const button = document.createElement('button')
        button.type = 'button'
        button.className = 'button'
        button.textContent = link.textContent
        button.addEventListener('click', () => begin('0'))
        link.replaceWith(button)
      } else if (link.parentElement.childNodes.length === 1) link.parentElement.remove()
      else link.remove()
    page.querySelector('form')?.addEventListener('submit', (event) => {
      event.preventDefault()
      begin(new FormData(event.target).get('parcours') ?? '0')
    })
    show(page.childNodes)
  }

  function show(nodes) {
    sheet.replaceChildren(...nodes)
    part('erreur').textContent = ''
    window.scrollTo(0, 0)
    const title = sheet.querySelector('h1')
    if (title && state !== 'start') { title.tabIndex = -1; title.focus() }
  }

  // Back to the beginning: nothing of what was begun is left.
  function start() {
    state = 'start'
    clearTimeout(idle)
    stopWarning()
    const text = () => welcome?.querySelector('main').textContent
    const shown = text()
    if (welcome) showWelcome()
    // what is the same stays: a button that is being pressed is not taken away
    prepare().then(() => { if (state === 'start' && text() !== shown) showWelcome() })
  }

  // --- the questions -------------------------------------------------------------------------------------

  let state = 'start' // questions, thanks
  let form = null
  let units = []
  let at = 0

  async function begin(journey) {
    const drawn = forms.get(journey)
    if (!drawn) { complain(say('not-there')); return }
    if (await letters().then((all) => all.length >= WAITING_MAX)) { complain(say('full')); return }
    state = 'questions'
    taken = journey
    at = 0
    if (drawn.querySelector('main form.answers')) showSentences(drawn)
    else showScreen(drawn)
    touch()
  }

  // The server's form, with our own buttons: each is a name and its words; the first are those of the Enter key.
  function adopt(page, buttons) {
    form = document.importNode(page.querySelector('main form[action$="/questions"]'), true)
    form.noValidate = true
    form.autocomplete = 'off'
    for (const theirs of form.querySelectorAll('.actions, [name="jeton"], [name="faire"]')) theirs.remove()
    for (const area of form.querySelectorAll('textarea')) area.autocomplete = 'off'
    units = [...form.querySelectorAll('.field')].filter((field) => !field.parentElement.closest('.field'))
    const actions = document.createElement('p')
    actions.className = 'actions'
    for (const [does, label] of buttons) {
      const button = document.createElement('button')
      const isFirst = does === 'suite' || does === 'envoi'
      button.type = isFirst ? 'submit' : 'button'
      button.className = isFirst ? 'button' : 'button second'
      button.dataset.does = does
      button.textContent = label
      actions.append(button)
    }
    form.append(actions)
    form.addEventListener('change', hold)
    form.querySelector('[data-does="abandon"]').addEventListener('click', start)
  }

  const ABANDON = ['abandon', say('abandon')]

  function showSentences(page) {
    adopt(page, [['suite', say('go-on')], ['envoi', say('send')], ['retour', say('back')], ABANDON])
    form.addEventListener('submit', (event) => { event.preventDefault(); isLast() ? finish() : turn(1) })
    form.querySelector('[data-does="retour"]').addEventListener('click', () => turn(-1))
    show([document.createElement('h1'), form])
    draw()
  }

  // --- a questionnaire of any kind: what is asked next, and what is wrong, the server knows -------------------------

  const has = (page, value) => page.querySelector(`main form [name="faire"][value="${value}"]`) !== null

  function showScreen(page) {
    const isRead = page.querySelector('main form .facts') !== null // read over: nothing more is asked
    adopt(page, [isRead ? ['envoi', say('send')] : ['suite', say(has(page, 'suivant') ? 'go-on' : 'read-over')],
      ...has(page, 'precedent') ? [['retour', say('back')]] : [], ABANDON])
    const isAlone = !has(page, 'suivant')
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      if (event.submitter?.dataset.does === 'envoi') finish()
      else step(event.submitter?.name ? event.submitter : { name: 'faire', value: 'suivant' }, isAlone)
    })
    form.querySelector('[data-does="retour"]')?.addEventListener('click', () => step({ name: 'faire', value: 'precedent' }, false))
    const main = document.importNode(page.querySelector('main .stack'), true)
    main.querySelector('.within')?.remove()
    main.querySelector('form').replaceWith(form)
    show([main])
  }

  // Nothing more is asked, and nothing was sent: closed meanwhile, or meant for others.
  function showEnd(page) {
    const end = document.importNode(page.querySelector('main'), true)
    for (const link of end.querySelectorAll('a')) link.remove()
    const back = document.createElement('button')
    back.type = 'button'
    back.className = 'button'
    back.textContent = say('to-start')
    back.addEventListener('click', start)
    show([...end.childNodes, back])
  }

  // With the network, the ordinary page reads what is there and says what comes next: nothing is kept by that.
  // Without, one screen that is alone can still be sent.
  async function step(pressed, isAlone) {
    const fields = new URLSearchParams(new FormData(form))
    const before = form
    fields.delete('suite')
    fields.set(pressed.name, pressed.value)
    let page = null
    try {
      const response = await fetch(`${base}/questions`, { method: 'POST', credentials: 'omit', redirect: 'error', body: fields, signal: AbortSignal.timeout(WAIT_MS) })
      if (response.ok || response.status === 422) page = new DOMParser().parseFromString(await response.text(), 'text/html')
    } catch {
      // no network
    }
    if (form !== before) return // nobody waited for it
    if (page?.querySelector('main form[action$="/questions"]')) showScreen(page)
    else if (page?.querySelector('main h1')) showEnd(page)
    else if (isAlone) finish()
    else complain(say('wants-network'))
  }

  // --- the sentences of a mirror, one at a time --------------------------------------------------------------

  const isLast = () => units.length <= AT_ONCE_MAX || at === units.length - 1

  function draw() {
    const byOne = units.length > AT_ONCE_MAX
    for (const [rank, unit] of units.entries()) unit.hidden = byOne && rank !== at
    // the words that introduce a question stand before it, or before others that it follows; none end those before
    for (const says of form.querySelectorAll('.says')) {
      let next = says.nextElementSibling
      while (next && !next.matches('.says') && (next.hidden || !units.includes(next))) next = next.nextElementSibling
      says.hidden = says.textContent === '' || (byOne && !(next && units.includes(next)))
    }
    const title = sheet.querySelector('h1')
    title.textContent = byOne ? say('rank', { n: at + 1, total: units.length }) : say('answers')
    const button = (name) => form.querySelector(`[data-does="${name}"]`)
    button('suite').hidden = isLast()
    button('envoi').hidden = !isLast()
    button('retour').hidden = !byOne || at === 0
    title.tabIndex = -1
    title.focus()
    window.scrollTo(0, 0)
  }

  function complain(sentence) {
    part('erreur').textContent = sentence
  }

  // What the server would refuse once the person has left is not let through now.
  function trouble(unit) {
    if ([...unit.querySelectorAll('[aria-required="true"]')].some((field) => field.value.trim() === '')) return say('needed')
    const rows = [...unit.querySelectorAll('fieldset.row')]
    const isEmpty = (one) => ![...one.querySelectorAll('input')].some((field) => field.type === 'text' ? field.value.trim() !== '' : field.checked)
    if (unit.matches('[data-needed]') && (rows.length > 0 ? rows : [unit]).some(isEmpty)) return say('needed')
    for (const area of form.matches('.answers') ? unit.querySelectorAll('textarea') : []) {
      const text = area.value.trim()
      if ([...text].length > signsMax) return say('too-long', { n: signsMax })
      if (new TextEncoder().encode(text).length > bytesMax) return say('too-wide')
    }
    const wrong = unit.querySelector('input:invalid, select:invalid, textarea:invalid')
    return wrong ? wrong.validationMessage : null
  }

  function turn(step) {
    const wrong = step > 0 ? trouble(units[at]) : null
    complain(wrong ?? '')
    if (wrong) return
    at = Math.max(0, at + step)
    draw()
  }

  // Boxes: three at most where the page says so, and « je préfère ne pas répondre » stands alone.
  function hold({ target }) {
    if (target.type !== 'checkbox' || !target.checked) return
    const field = target.closest('.field')
    const boxes = [...field.querySelectorAll('input[type="checkbox"]')]
    const isApart = (box) => box.closest('.apart') !== null
    for (const box of boxes) if (isApart(box) !== isApart(target)) box.checked = false
    const most = Number(field.dataset.most ?? Infinity)
    const over = boxes.filter((box) => box.checked).length > most
    if (over) target.checked = false
    complain(over ? say('too-many', { n: most }) : '')
  }

  let finishing = false
  async function finish() {
    if (finishing) return
    const wrong = units.map(trouble).find(Boolean)
    const fields = new URLSearchParams(new FormData(form))
    const given = [...fields].some(([name, value]) => /^q\d/.test(name) && value.trim() !== '')
    if (wrong || !given) {
      complain(wrong ?? say('nothing'))
      return
    }
    fields.delete('suite')
    fields.delete('pas')
    fields.delete('attente')
    fields.delete('preuve')
    fields.set('cle', secret())
    finishing = true
    try {
      const bytes = seal(fields)
      if (bytes === null) { complain(say('too-large')); return }
      await change((store) => store.add({ code, bytes }))
    } catch {
      complain(say('not-kept'))
      return
    } finally {
      finishing = false
    }
    form = null
    units = []
    state = 'thanks'
    stopWarning()
    const title = document.createElement('h1')
    title.textContent = thanks.dataset.title
    const said = document.importNode(thanks, true)
    said.querySelector('button').addEventListener('click', start)
    show([title, ...said.children])
    await tell()
    touch()
    send()
  }

  // --- nobody there --------------------------------------------------------------------------------------

  let idle = 0
  let counting = 0

  function stopWarning() {
    clearInterval(counting)
    if (watch.open) watch.close()
  }

  function warn() {
    const end = Date.now() + WARNED_MS
    watch.showModal()
    const step = () => {
      const left = Math.ceil((end - Date.now()) / 1000)
      part('reste').textContent = `${left} s`
      if (left <= 0) start()
    }
    step()
    counting = setInterval(step, 500)
  }

  function touch() {
    if (state === 'start') return
    clearTimeout(idle)
    stopWarning()
    idle = setTimeout(state === 'questions' ? warn : start, state === 'questions' ? IDLE_MS : THANKS_MS)
  }

  for (const gesture of ['pointerdown', 'click', 'keydown', 'input', 'wheel']) document.addEventListener(gesture, touch, { capture: true, passive: true })
  watch.addEventListener('cancel', (event) => { event.preventDefault(); touch() })

  // --- from the first moment --------------------------------------------------------------------------------

  const look = document.createElement('link')
  look.rel = 'stylesheet'
  look.href = house.dataset.style
  document.head.append(look)
  document.documentElement.classList.add('borne')
  for (const link of document.querySelectorAll('header a, footer a')) link.tabIndex = -1

  addEventListener('online', () => { send(); if (state === 'start') start() })
  setInterval(send, SEND_MS)
  setInterval(() => { if (state === 'start') start() }, FRESH_MS)
  keepHouse().catch(() => {})
  tell().then(send).catch(() => complain(say('never-kept')))
  start()
})()
