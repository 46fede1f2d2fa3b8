// Sharpens the editor: Alt and an arrow move a question, a handle drags it, and a question's form saves
// itself. The server does it all already with buttons: without this file nothing is missing but the wait.
(() => {
  // The list: Alt+↑ and Alt+↓ press « Monter » and « Descendre » of the question that has the focus.
  document.addEventListener('keydown', (event) => {
    if (!event.altKey || event.ctrlKey || event.metaKey) return
    const name = { ArrowUp: 'monter', ArrowDown: 'descendre' }[event.key]
    const button = name && document.activeElement?.closest('.asks > li')?.querySelector(`button[name="${name}"]`)
    if (!button) return
    event.preventDefault()
    button.click()
  })

  // A handle for each question that may be moved, for fingers and mice alone: keys have the buttons. Let go
  // where it began, outside of the lists, or with Escape, nothing has moved.
  const EDGE = 60 // near the top or the bottom of the window, the page goes on by itself
  for (const item of document.querySelectorAll('.asks > li:has(button[name="monter"])')) {
    const handle = document.createElement('span')
    handle.className = 'handle'
    handle.ariaHidden = 'true'
    handle.addEventListener('pointerdown', (event) => { if (event.isPrimary && event.button === 0) drag(item, handle, event) })
    item.prepend(handle)
  }

  // Under the pointer, the list of a page and the question that it would come before; null: its end.
  function under({ clientX, clientY }) {
    const section = document.elementFromPoint(clientX, clientY)?.closest('section')
    const list = section?.querySelector('.asks')
    if (!list) return null
    return { list, before: [...list.children].find((one) => { const { top, height } = one.getBoundingClientRect(); return clientY < top + height / 2 }) ?? null }
  }

  function drag(item, handle, begun) {
    begun.preventDefault()
    handle.setPointerCapture(begun.pointerId)
    item.classList.add('dragged')
    const ends = new AbortController()
    let place = null

    const mark = () => {
      for (const one of document.querySelectorAll('.here, .ends-here')) one.classList.remove('here', 'ends-here')
      if (place) (place.before ?? place.list).classList.add(place.before ? 'here' : 'ends-here')
    }
    const end = () => {
      ends.abort()
      item.classList.remove('dragged')
      place = null
      mark()
    }
    const on = (target, name, does) => target.addEventListener(name, does, { signal: ends.signal })
    on(handle, 'pointermove', (event) => {
      if (event.clientY < EDGE) window.scrollBy(0, -10)
      if (event.clientY > window.innerHeight - EDGE) window.scrollBy(0, 10)
      place = under(event)
      mark()
    })
    on(handle, 'pointercancel', end)
    on(document, 'keydown', ({ key }) => { if (key === 'Escape') end() })
    on(handle, 'pointerup', (event) => {
      const to = under(event)
      end()
      if (to) put(item, to)
    })
  }

  const rank = (item) => Number(item.querySelector('button[name="monter"]').value)

  // The question's own form says it, with the marks that tell whether somebody else saved meanwhile.
  function put(item, { list, before }) {
    const form = item.querySelector('form')
    const last = list.lastElementChild
    const after = before ? rank(before) - 1 : last ? rank(last) : Number(list.parentElement.querySelector('.adding [name="apres"]')?.value)
    if (before === item || (list.contains(item) && rank(item) === after)) return
    for (const [name, value] of [['deplacer', rank(item)], ['page', list.parentElement.id.split('-')[1]], ['apres', after]]) {
      const field = document.createElement('input')
      field.type = 'hidden'
      field.name = name
      field.value = value
      form.append(field)
    }
    form.submit()
  }

  // One question: saved a moment after one stops typing, when nothing in it is wrong.
  const form = document.querySelector('form.kept')
  const said = document.getElementById('enregistre')
  if (!form || !said) return
  const WAIT_MS = 3000
  let timer = 0
  let saving = false
  let changed = false

  function take(page) {
    const fresh = page.querySelector('form.kept')
    if (!fresh) return false
    for (const name of ['version', 'enregistrements', 'etait', 'jeton', 'cle'])
      form.elements.namedItem(name).value = fresh.elements.namedItem(name).value
    form.action = fresh.action
    return true
  }

  async function save() {
    if (saving) return
    saving = true
    changed = false
    const body = new URLSearchParams(new FormData(form))
    body.set('faire', 'garder')
    try {
      const response = await fetch(form.action, { method: 'POST', body, headers: { Accept: 'text/html' } })
      const page = new DOMParser().parseFromString(await response.text(), 'text/html')
      if (response.ok && take(page)) said.textContent = `Enregistré à ${new Date().toLocaleTimeString('fr-FR', { hour: '2-digit', minute: '2-digit' })}.`
      else if (response.status === 422) said.textContent = 'Pas encore enregistré : il reste quelque chose à corriger. « Enregistrer » dit quoi.'
      else if (response.status === 409) said.textContent = 'Pas enregistré : ce questionnaire a changé entre-temps. « Enregistrer » montre comment continuer.'
      else said.textContent = 'Pas enregistré. Rien de ce que vous avez tapé n’est perdu tant que cette page est ouverte.'
    } catch {
      said.textContent = 'Pas de réseau : pas encore enregistré.'
    }
    saving = false
    if (changed) wait()
  }

  function wait() {
    clearTimeout(timer)
    timer = setTimeout(save, WAIT_MS)
  }

  form.addEventListener('input', () => {
    changed = true
    wait()
  })
  form.addEventListener('submit', () => clearTimeout(timer))
})()
