// Before a form, the answers that share the most words with what is being typed come first. What is typed does
// not leave the page: the answers of this demand are all in it. Without this file, the first three stay.
(() => {
  const SHOWN = 3
  const list = document.getElementById('reponses')
  const typed = document.querySelector('textarea[name="texte"]')
  if (!list || !typed) return
  const answers = [...list.querySelectorAll('details')].map((node, rank) =>
    ({ node, rank, words: node.dataset.words.split(' ').filter((word) => word.length > 2) }))
  const fold = (text) => text.toLowerCase().normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/œ/g, 'oe').replace(/æ/g, 'ae')
  let timer

  // A word is kept without its ending: one that is typed begins so.
  function sort() {
    const said = [...new Set(fold(typed.value).match(/[\p{L}\p{N}]{3,}/gu) ?? [])]
    for (const answer of answers) answer.score = said.filter((word) => answer.words.some((one) => word.startsWith(one))).length
    const order = [...answers].sort((a, b) => b.score - a.score || a.rank - b.rank)
    order.forEach(({ node }, place) => { node.hidden = place >= SHOWN && !node.open })
    if (order.some(({ node }) => node.contains(document.activeElement))) return // whoever reads there is not moved
    order.forEach(({ node }) => list.append(node))
  }
  typed.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(sort, 300) })
  if (typed.value) sort()
})()
