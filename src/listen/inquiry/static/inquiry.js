// Sharpens the editor: Alt and an arrow move a question, and a question's form saves itself. The server
// does both already with buttons: without this file nothing is missing but the wait.
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
