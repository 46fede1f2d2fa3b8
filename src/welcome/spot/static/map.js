// A map over the coordinates of a place: a grid of tiles of the administration's own server (Web Mercator), which
// one drags, or moves by arrows, + and −; a tap, or Enter for its centre, sets the point and writes the fields.
// Without this file there is no map: words and the fields are enough. On a page that only shows, nothing is set.
(() => {
  const TILE = 256, STEP = 64, LEAST = 2, NEAR = 16, NORTH_MOST = 85
  const say = (number) => number.toFixed(5).replace('-', '−').replace('.', ',')
  const read = (text) => (/^[−-]?\d+([.,]\d+)?$/.test(text.trim()) ? Number(text.trim().replace('−', '-').replace(',', '.')) : NaN)
  const isPoint = ({ north, east }) => Math.abs(north) <= NORTH_MOST && Math.abs(east) <= 180
  // The world is a square of side 1.
  const toWorld = ({ north, east }) => ({ x: east / 360 + 0.5, y: 0.5 - Math.asinh(Math.tan(north * Math.PI / 180)) / (2 * Math.PI) })
  const toPoint = ({ x, y }) => ({ north: Math.atan(Math.sinh((0.5 - y) * 2 * Math.PI)) * 180 / Math.PI, east: ((x % 1 + 1) % 1 - 0.5) * 360 })

  function make(tag, parent, properties) {
    const made = Object.assign(document.createElement(tag), properties)
    parent.append(made)
    return made
  }

  function start(box) {
    const set = box.dataset, isFixed = 'pointNorth' in set, most = Number(set.most)
    const form = box.closest('form'), radios = () => (isFixed ? [] : [...form.querySelectorAll('input[name="adresse-trouvee"]')])
    const fields = isFixed ? [] : [form.elements.latitude, form.elements.longitude]
    const credit = box.querySelector('p'), tiles = new Map(), fingers = new Map()
    let zoom = Number(set.zoom), centre = toWorld({ north: Number(set.north), east: Number(set.east) }), point = null
    let moved = 0, spread = 0, lost = 0

    const view = make('div', box, { className: 'map-view', tabIndex: 0 })
    view.setAttribute('role', 'application')
    view.setAttribute('aria-label', isFixed ? 'Carte du lieu' : 'Carte\u202f: placer le point')
    const help = make('p', box, { className: 'hint', id: isFixed ? 'carte-aide' : 'carte-aide-point' })
    help.textContent = isFixed ? 'Les flèches déplacent la carte, + et − zooment.'
      : 'Touchez la carte à l’endroit voulu. Au clavier\u202f: les flèches la déplacent, + et − zooment, Entrée place le point au centre.'
    view.setAttribute('aria-describedby', help.id)
    const sheet = make('div', view, { className: 'map-sheet' })
    const pin = make('span', view, { className: 'map-pin', hidden: true })
    if (!isFixed) make('span', view, { className: 'map-aim' })
    const buttons = make('p', box, { className: 'map-buttons noprint' })
    const press = (words, act, more) => {
      const button = make('button', buttons, { type: 'button', className: 'button second', textContent: words, ...more })
      button.addEventListener('click', act)
    }
    press('+', () => zoomBy(1), { ariaLabel: 'Zoomer' })
    press('−', () => zoomBy(-1), { ariaLabel: 'Dézoomer' })
    if (!isFixed) {
      press('Placer le point au centre', () => setPoint(toPoint(centre)))
      press('Enlever le point', () => setPoint(null))
    }
    const told = make('p', box, { className: 'map-told' })
    told.setAttribute('role', 'status')
    box.append(credit)
    box.hidden = false

    const scale = () => TILE * 2 ** zoom
    // Where on the view a place of the world is, in pixels; and back.
    const onView = (at) => ({ x: (at.x - centre.x) * scale() + view.clientWidth / 2, y: (at.y - centre.y) * scale() + view.clientHeight / 2 })
    const inWorld = (x, y) => ({ x: centre.x + (x - view.clientWidth / 2) / scale(), y: centre.y + (y - view.clientHeight / 2) / scale() })

    function tile(x, y) {
      const count = 2 ** zoom, key = `${zoom}/${x}/${y}`
      const image = tiles.get(key) ?? make('img', sheet, { alt: '', draggable: false, width: TILE, height: TILE })
      if (!tiles.has(key)) {
        tiles.set(key, image)
        image.addEventListener('load', () => { lost = 0 })
        image.addEventListener('error', () => {
          image.hidden = true
          if (++lost === 3) told.textContent = isFixed ? 'La carte ne s’affiche pas.' : 'La carte ne s’affiche pas\u202f: écrivez l’adresse ou les coordonnées.'
        })
        image.src = set.tiles.replace('{z}', zoom).replace('{x}', (x % count + count) % count).replace('{y}', y)
      }
      const at = onView({ x: x / count, y: y / count })
      image.style.transform = `translate(${Math.round(at.x)}px, ${Math.round(at.y)}px)`
      return key
    }

    function draw() {
      const count = 2 ** zoom, from = inWorld(0, 0), to = inWorld(view.clientWidth, view.clientHeight), shown = new Set()
      for (let y = Math.max(0, Math.floor(from.y * count)); y < Math.min(count, to.y * count); y++)
        for (let x = Math.floor(from.x * count); x < to.x * count; x++) shown.add(tile(x, y))
      for (const [key, image] of tiles) if (!shown.has(key)) { image.remove(); tiles.delete(key) }
      pin.hidden = point === null
      if (point === null) return
      const at = onView(toWorld(point))
      pin.style.transform = `translate(${Math.round(at.x)}px, ${Math.round(at.y)}px)`
    }

    function moveBy(x, y) {
      centre = { x: centre.x + x / scale(), y: Math.min(1, Math.max(0, centre.y + y / scale())) }
      draw()
    }

    function zoomBy(step) {
      zoom = Math.min(most, Math.max(LEAST, zoom + step))
      draw()
    }

    function lookAt(to) {
      point = to
      centre = toWorld(to)
      zoom = Math.min(most, Math.max(zoom, NEAR))
      draw()
    }

    // An address that was chosen keeps its words: its point is the one that is set now.
    function setPoint(to) {
      point = to
      fields.forEach((field, i) => { field.value = to === null ? '' : say([to.north, to.east][i]) })
      for (const radio of radios()) {
        if (radio.checked && to === null) radio.checked = false
        else if (radio.checked) radio.value = radio.value.replace(/^-?[\d.]+ -?[\d.]+ /, `${to.north.toFixed(5)} ${to.east.toFixed(5)} `)
      }
      told.textContent = to === null ? 'Aucun point n’est placé.' : `Point placé\u202f: latitude ${say(to.north)}, longitude ${say(to.east)}.`
      draw()
    }

    view.addEventListener('keydown', (event) => {
      const moves = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] }
      if (event.ctrlKey || event.altKey || event.metaKey) return
      if (event.key in moves) moveBy(...moves[event.key])
      else if (event.key === '+' || event.key === '=') zoomBy(1)
      else if (event.key === '-') zoomBy(-1)
      else if (event.key === 'Enter' && !isFixed) setPoint(toPoint(centre))
      else return
      event.preventDefault()
    })

    const apart = () => { const [a, b] = [...fingers.values()]; return Math.hypot(a.x - b.x, a.y - b.y) }
    view.addEventListener('pointerdown', (event) => {
      if (event.button !== 0) return
      view.setPointerCapture(event.pointerId)
      if (fingers.size === 0) moved = 0
      fingers.set(event.pointerId, { x: event.clientX, y: event.clientY })
      if (fingers.size === 2) spread = apart()
    })
    view.addEventListener('pointermove', (event) => {
      const before = fingers.get(event.pointerId)
      if (!before) return
      fingers.set(event.pointerId, { x: event.clientX, y: event.clientY })
      moved += Math.abs(event.clientX - before.x) + Math.abs(event.clientY - before.y)
      if (fingers.size === 1) { if (moved > 6) moveBy(before.x - event.clientX, before.y - event.clientY) }
      else if (fingers.size === 2 && (apart() > spread * 1.5 || apart() < spread / 1.5)) {
        zoomBy(apart() > spread ? 1 : -1)
        spread = apart()
      }
    })
    const lift = (event) => {
      if (!fingers.delete(event.pointerId) || fingers.size > 0 || moved > 6 || isFixed || event.type !== 'pointerup') return
      const frame = view.getBoundingClientRect()
      setPoint(toPoint(inWorld(event.clientX - frame.left - view.clientLeft, event.clientY - frame.top - view.clientTop)))
    }
    view.addEventListener('pointerup', lift)
    view.addEventListener('pointercancel', lift)

    // What was typed, or chosen among addresses.
    const typed = () => ({ north: read(fields[0].value), east: read(fields[1].value) })
    const ofRadio = (radio) => { const [north, east] = radio.value.split(' ').map(Number); return { north, east } }
    for (const field of fields) field.addEventListener('change', () => { if (isPoint(typed())) lookAt(typed()) })
    for (const radio of radios()) radio.addEventListener('change', () => { if (isPoint(ofRadio(radio))) { lookAt(ofRadio(radio)); setPoint(point) } })
    if (isFixed) lookAt({ north: Number(set.pointNorth), east: Number(set.pointEast) })
    else if (isPoint(typed())) lookAt(typed())
    else if (radios().length > 0 && isPoint(ofRadio(radios()[0]))) { lookAt(ofRadio(radios()[0])); point = null }
    new ResizeObserver(draw).observe(view)
  }

  for (const box of document.querySelectorAll('.map')) start(box)
})()
