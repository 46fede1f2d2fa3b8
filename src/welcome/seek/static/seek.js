// « / » leads to the search box, unless one is typing. One key alone may be in the way of whoever speaks to
// her machine: the page of the search has a button that ends it (RGAA 12.10). Without this file, Tab does.
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
  const [words, button] = choice.children
  const show = () => {
    words.textContent = isOff() ? 'La touche « / » ne fait rien.' : 'La touche « / » mène au champ de recherche.'
    button.textContent = isOff() ? 'Utiliser cette touche' : 'Ne plus utiliser cette touche'
  }
  button.addEventListener('click', () => {
    try { localStorage.setItem(NAME, isOff() ? 'oui' : 'non') } catch { return }
    show()
  })
  show()
  choice.hidden = false
})()
