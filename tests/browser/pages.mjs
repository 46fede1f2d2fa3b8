// The states of pages a person meets: a name for the pictures, an address, the data it stands on.
// A page that is refused says so with its status. A room adds its pages here with its own states.

const district = 'tests/data/nyc-school-survey-2011-d75/masterfile11_d75_final.txt'

// Commands of the program, run in order on a fresh data folder; `needs` are files of the project.
export const setups = {
  empty: { needs: [], commands: [] },
  district: {
    needs: [district, 'docs/examples/nyc-scores.map'],
    commands: [['import', 'scores', district, '--map', 'docs/examples/nyc-scores.map']],
  },
}

export const pages = [
  { name: 'mirror-empty', setup: 'empty', url: '/miroir' },
  { name: 'mirror', setup: 'district', url: '/miroir' },
  { name: 'mirror-place', setup: 'district', url: '/miroir?lieu=75K004' },
  { name: 'mirror-unknown-place', setup: 'district', url: '/miroir?lieu=nulle-part', status: 404 },
  { name: 'method', setup: 'district', url: '/methode' },
  { name: 'accessibility', setup: 'district', url: '/accessibilite' },
  { name: 'not-found', setup: 'district', url: '/rien-ici', status: 404 },
]
