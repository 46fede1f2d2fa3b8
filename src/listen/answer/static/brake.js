// While somebody answers, her browser works out what shows that it is no robot in a hurry. Without this file,
// or before it is done, the page is sent all the same: it then waits for the clock (answer_brake.c).
const form = document.querySelector('form[data-work]')
if (form.elements.preuve.value === '' && window.Worker) {
  const worker = new Worker(form.dataset.worker)
  worker.addEventListener('message', ({ data }) => {
    form.elements.preuve.value = data
    worker.terminate()
  })
  worker.postMessage({ what: form.elements.cle.value, bits: Number(form.dataset.work) })
}
