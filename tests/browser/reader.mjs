// Somebody at a screen. She finds a field by its label, a button and a link by their words, and only
// what is visible; she cannot open an address that no link gives.

const PATIENCE_MS = 10000

export class Reader {
  constructor(page) {
    this.page = page
    this.pages = this.clicks = this.fields = this.words = this.signs = 0
    page.setDefaultTimeout(PATIENCE_MS)
  }

  // A page is read from its title to its end, once each time it comes.
  async read() {
    await this.page.waitForLoadState('load')
    this.pages++
    this.words += (await this.page.locator('main').innerText()).split(/\s+/).length
  }

  async begin(address) {
    await this.page.goto(address)
    await this.read()
  }

  async again() {
    await this.page.reload()
    await this.read()
  }

  async one(found, what) {
    const visible = []
    for (const element of await found.all()) if (await element.isVisible()) visible.push(element)
    if (visible.length === 0) throw new Error(`« ${what} » is not on the page « ${await this.page.title()} »`)
    return visible[0]
  }

  async see(...all) {
    for (const words of all) await this.one(this.page.getByText(words), words)
  }

  async miss(words) {
    if (await this.page.getByText(words).count() > 0) throw new Error(`« ${words} » is on the page « ${await this.page.title()} »`)
  }

  async type(label, text) {
    await this.fill(await this.one(this.page.getByRole('main').getByLabel(label), label), text)
  }

  // In a table, where the head of the column is the label.
  async typeAt(line, column, text) {
    const heads = await this.page.getByRole('columnheader').allInnerTexts()
    const cell = this.page.getByRole('row', { name: line }).getByRole('cell').nth(heads.indexOf(column) - 1)
    await this.fill(await this.one(cell.getByRole('textbox'), `${line}, ${column}`), text)
  }

  async fill(field, text) {
    await field.click()
    await this.page.keyboard.press('ControlOrMeta+a')
    // what is pasted, a whole list, is not typed
    if (text.includes('\n')) await this.page.keyboard.insertText(text)
    else await this.page.keyboard.type(text)
    this.signs += text.includes('\n') ? 2 : text.length
    this.fields++
    this.clicks++
  }

  async tick(label, group) {
    const where = group === undefined ? this.page.getByRole('main') : this.page.getByRole('group', { name: group })
    await (await this.one(where.getByText(label, { exact: true }), label)).click()
    this.fields++
    this.clicks++
  }

  async choose(label, option) {
    await (await this.one(this.page.getByRole('main').getByLabel(label), label)).selectOption({ label: option })
    this.fields++
    this.clicks += 2
  }

  // What is folded away under these words.
  async unfold(words) {
    await (await this.one(this.page.locator('summary', { hasText: words }), words)).click()
    this.clicks++
  }

  // `line`: the words that begin the line of the table where the button is.
  async press(words, line) {
    const where = line === undefined ? this.page : this.page.getByRole('row', { name: line })
    const name = line === undefined ? { name: words, exact: true } : { name: words }
    const button = await this.one(where.getByRole('button', name).or(where.getByRole('link', name)), words)
    const gone = this.page.waitForEvent('framenavigated')
    await button.click()
    this.clicks++
    await gone
    await this.read()
  }
}
