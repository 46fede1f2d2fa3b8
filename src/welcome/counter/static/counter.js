// Sharpens the counter: one key for each button of a window, lists and the screen of the room that stay fresh
// without blinking, a ticket that prints by itself. Without this file the pages do it all, a little slower.
(() => {
  // The kiosk prints what it shows.
  if (document.querySelector('[data-print]')) window.print()

  // What is asked again and put in place, unless somebody is busy in it.
  function freshen(id, seconds) {
    const at = document.getElementById(id)
    if (!at) return
    setInterval(async () => {
      if (document.hidden || at.contains(document.activeElement)) return
      try {
        const response = await fetch(location.href, { credentials: 'same-origin' })
        const fresh = response.ok && new DOMParser().parseFromString(await response.text(), 'text/html').getElementById(id)
        if (fresh && text(fresh) !== text(at)) at.replaceChildren(...fresh.childNodes)
      } catch { /* the network is away: the next time */ }
    }, seconds * 1000)
  }
  const text = (node) => node.textContent.replace(/\s+/g, ' ')

  // The screen of the room: this script asks, in place of the browser that loads the whole page again.
  if (document.getElementById('ecran')) {
    const way = new URLSearchParams(location.search).get('image')
    if (way === null) location.replace('?image=vive')
    else if (way === 'vive') freshen('ecran', 4)
    return
  }
  freshen('attente', 8)

  // One key, as long as nobody types and the box is ticked (RGAA 12.10); the box is remembered.
  const box = document.getElementById('une-touche')
  if (!box) return
  const KEPT = 'parvis-une-touche'
  document.getElementById('touches').hidden = false
  try { box.checked = localStorage.getItem(KEPT) !== 'non' } catch { /* nothing is remembered here */ }
  box.addEventListener('change', () => {
    try { localStorage.setItem(KEPT, box.checked ? 'oui' : 'non') } catch { /* the same */ }
  })
  document.addEventListener('keydown', (event) => {
    if (!box.checked || event.repeat || event.altKey || event.ctrlKey || event.metaKey || !/^[a-z]$/i.test(event.key)) return
    if (event.target.closest('select, textarea, input:not([type="checkbox"], [type="radio"])')) return
    const does = document.querySelector(`[accesskey="${event.key.toLowerCase()}"]`)
    if (!does) return
    event.preventDefault()
    does.focus()
    does.click()
  })
})()
