// The aid, while one types: what is hard to read in a reply is asked of the program once one pauses, and a
// click leads to the words. Without this file the button « Relire mon message » does the same.
(() => {
  const section = document.getElementById('remarques')
  const box = section && document.getElementById(section.dataset.of)
  if (!box) return
  const told = section.querySelector('[data-told]')
  const list = section.querySelector('ul')
  const guard = box.form.elements.jeton.value
  const PAUSE_MS = 1200
  let asked = 0, timer, last = box.value

  // The program counts bytes, a text area half-characters.
  function lead(text, mark) {
    const words = new TextDecoder()
    const blanks = text.match(/^(?:[ \t\n\u00a0\ufeff]*\n)?/)[0].length // empty lines, that the program does not read
    const bytes = new TextEncoder().encode(text.slice(blanks))
    const start = words.decode(bytes.slice(0, mark.mark_at)).length
    const end = start + words.decode(bytes.slice(mark.mark_at, mark.mark_at + mark.mark_length)).length
    if (box.value !== text) return
    box.focus()
    box.setSelectionRange(blanks + start, blanks + end)
  }

  function line(text, mark) {
    const item = document.createElement('li')
    item.append(mark.quote ? `«\u202f${mark.quote}\u202f» ${mark.advice}` : mark.advice)
    if (mark.mark_length > 0) {
      const show = Object.assign(document.createElement('button'), { type: 'button', className: 'button second', textContent: 'Voir où' })
      show.setAttribute('aria-label', `Voir où : ${mark.quote || mark.advice}`)
      show.addEventListener('click', () => lead(text, mark))
      item.append(' ', show)
    }
    return item
  }

  async function read() {
    const text = box.value, mine = ++asked
    if (text === last || text.trim() === '') return
    last = text
    try {
      const response = await fetch('/guichet/relire', {
        method: 'POST', credentials: 'same-origin', headers: { Accept: 'application/json' },
        body: new URLSearchParams({ jeton: guard, message: text }),
      })
      if (!response.ok || mine !== asked) return
      const said = await response.json()
      if (told.textContent !== said.marks_words) told.textContent = said.marks_words
      if (!list.contains(document.activeElement)) list.replaceChildren(...said.marks.map((mark) => line(text, mark)))
      section.hidden = false
    } catch { /* the network is away: the button does it */ }
  }

  box.addEventListener('input', () => {
    clearTimeout(timer)
    timer = setTimeout(read, PAUSE_MS)
  })
})()
