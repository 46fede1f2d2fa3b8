// « / » leads to the search box, unless one is typing. One key alone may be in the way of whoever speaks to
// her machine: the page of the search has a box that ends it (RGAA 12.10). Without this file, Tab does.
(() => {
  const NAME = 'parvis-touche-recherche'
  const box = document.querySelector('input[name="mots"]')
  if (!box) return
  const isOff = () => { try { return localStorage.getItem(NAME) === 'non' } catch { return false } }

  document.addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.ctrlKey || event.altKey || event.metaKey || isOff()) return
    if (event.target.closest('input:not([type=checkbox]), textarea, select, [contenteditable]')) return
    event.preventDefault()
    box.focus()
    box.select()
  })

  const choice = document.getElementById('touche')
  if (!choice) return
  choice.checked = !isOff()
  choice.addEventListener('change', () => {
    try { localStorage.setItem(NAME, choice.checked ? 'oui' : 'non') } catch { choice.checked = !isOff() }
  })
})()
