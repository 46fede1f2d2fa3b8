// While one writes, the answers that are ready and closest to it: asked of the program once one pauses, put where
// the cursor is. Without this file, the button « Chercher une réponse toute prête » does the same.
(() => {
  const section = document.getElementById('toutes-pretes')
  const box = section && document.getElementById(section.dataset.of)
  if (!box) return
  const told = section.querySelector('[role="status"]')
  const list = section.querySelector('ul')
  const PAUSE_MS = 1000
  let asked = 0, timer, last = box.value

  function make(kind, more, ...inside) {
    const node = Object.assign(document.createElement(kind), more)
    node.append(...inside)
    return node
  }

  function tell(words) {
    if (told.textContent !== words) told.textContent = words
  }

  function insert(words) {
    const before = box.value.slice(0, box.selectionStart)
    const gap = before === '' || /\s$/.test(before) ? '' : words.includes('\n') ? '\n\n' : ' '
    box.focus()
    box.setRangeText(gap + words, box.selectionStart, box.selectionEnd, 'end')
    box.dispatchEvent(new Event('input', { bubbles: true }))
    tell('C’est dans votre réponse\u202f: relisez-la avant d’envoyer.')
  }

  function button(label, title, words) {
    const node = make('button', { type: 'button', className: 'button second' }, label,
      make('span', { className: 'unseen' }, ` : ${title}`))
    node.addEventListener('click', () => insert(words))
    return node
  }

  function line(answer) {
    const head = make('summary', {}, answer.ready_title)
    if (answer.is_inner) head.append(' ', make('span', { className: 'tag' }, 'Agents seuls'))
    if (answer.ready_review) head.append(' ', make('span', { className: 'verdict' }, answer.ready_review))
    const acts = make('p', { className: 'actions' })
    if (section.dataset.into && answer.ready_link)
      acts.append(button('Insérer son texte', answer.ready_title, answer.ready_text), ' ',
        button('Insérer son lien', answer.ready_title, answer.ready_link), ' ')
    acts.append(make('a', { href: answer.ready_url, target: '_blank', rel: 'noopener' }, 'Ouvrir l’article (autre onglet)'))
    return make('li', {}, make('details', {}, head, make('p', { className: 'typed', textContent: answer.ready_text }), acts))
  }

  async function look() {
    const words = box.value.trim(), mine = ++asked
    if (words === last || words.split(/\s+/).length < 3) return
    last = words
    const chosen = box.form.elements['demarche-1']
    try {
      const response = await fetch('/guichet/reponses', {
        method: 'POST', credentials: 'same-origin', headers: { Accept: 'application/json' },
        body: new URLSearchParams({ jeton: box.form.elements.jeton.value, mots: words, lieu: section.dataset.place,
          demarche: chosen ? chosen.value : section.dataset.offering }),
      })
      if (!response.ok || mine !== asked) return
      const said = (await response.json()).ready[0]
      if (list.contains(document.activeElement) || list.querySelector('details[open]')) return // whoever reads there is not moved
      const left = said.found.filter((answer) => !box.value.includes(answer.ready_link ?? '\0') && !box.value.includes(answer.ready_text))
      tell(left.length === said.found.length ? said.ready_words : '')
      list.replaceChildren(...left.map(line))
    } catch { /* the network is away: the button does it */ }
  }

  // A button that the program drew puts its words here, too: nothing is sent, nothing typed is moved.
  list.addEventListener('click', (event) => {
    const pressed = event.target.closest('button[type="submit"]')
    if (!pressed) return
    event.preventDefault()
    insert(pressed.dataset.link ?? pressed.closest('details').querySelector('.typed').textContent)
  })
  box.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(look, PAUSE_MS) })
})()
