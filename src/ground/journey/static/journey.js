// Redraws the line of steps while one types. The server reads the text, as it does for « Voir »: there
// is one reader of it, and without this file nothing is missing but the wait.
(() => {
  const form = document.querySelector('form.editor')
  const area = form?.elements.namedItem('etapes')
  const line = document.getElementById('apercu')
  const read = document.getElementById('lu')
  if (!area || !line || !read) return
  const WAIT_MS = 600
  let timer = 0
  let asked = 0

  async function redraw() {
    const number = ++asked
    const body = new URLSearchParams(new FormData(form))
    body.set('faire', 'voir')
    try {
      const response = await fetch(form.action, { method: 'POST', body, headers: { Accept: 'text/html' } })
      if (number !== asked || !response.ok) return
      const page = new DOMParser().parseFromString(await response.text(), 'text/html')
      const fresh = page.getElementById('apercu')
      const words = page.getElementById('lu')?.textContent
      if (!fresh || number !== asked) return
      line.replaceChildren(...fresh.childNodes)
      if (words && words !== read.textContent) read.textContent = words
    } catch {
      // no network: what is drawn stays, and « Voir » says why
    }
  }

  area.addEventListener('input', () => {
    clearTimeout(timer)
    timer = setTimeout(redraw, WAIT_MS)
  })
})()
