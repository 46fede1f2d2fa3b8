// The states of pages a person meets: a name for the pictures, an address, the data it stands on.
// A page that is refused says so with its status. A room adds its pages here with its own states.

const district = 'tests/data/nyc-school-survey-2011-d75/masterfile11_d75_final.txt'

const waves = 'tests/data/two-waves'

// Commands of the program, run in order on a fresh data folder; `needs` are files of the project.
export const setups = {
  empty: { needs: [], commands: [] },
  district: {
    needs: [district, 'docs/examples/nyc-scores.map'],
    commands: [['import', 'scores', district, '--map', 'docs/examples/nyc-scores.map']],
  },
  first: { // one wave, nothing to compare it with
    needs: [`${waves}/lieux.csv`, `${waves}/avant.csv`, `${waves}/avant.map`],
    commands: [
      ['import', 'structures', `${waves}/lieux.csv`],
      ['import', 'counts', `${waves}/avant.csv`, '--map', `${waves}/avant.map`],
    ],
  },
  waves: { // two, with places merged and split in between
    needs: ['lieux.csv', 'avant.csv', 'avant.map', 'lieux-2026.csv', 'apres.csv', 'apres.map'].map((name) => `${waves}/${name}`),
    commands: [
      ['import', 'structures', `${waves}/lieux.csv`],
      ['import', 'counts', `${waves}/avant.csv`, '--map', `${waves}/avant.map`],
      ['import', 'structures', `${waves}/lieux-2026.csv`],
      ['import', 'counts', `${waves}/apres.csv`, '--map', `${waves}/apres.map`],
    ],
  },
}

export const pages = [
  { name: 'mirror-empty', setup: 'empty', url: '/miroir' },
  { name: 'mirror', setup: 'district', url: '/miroir' },
  { name: 'mirror-place', setup: 'district', url: '/miroir?lieu=75K004' },
  { name: 'mirror-unknown-place', setup: 'district', url: '/miroir?lieu=nulle-part', status: 404 },
  { name: 'effects-empty', setup: 'empty', url: '/effets' },
  { name: 'effects-alone', setup: 'first', url: '/effets' },
  { name: 'effects', setup: 'waves', url: '/effets' },
  { name: 'effects-merged', setup: 'waves', url: '/effets?lieu=MAISON' },
  { name: 'effects-split', setup: 'waves', url: '/effets?lieu=PERMIS' },
  { name: 'effects-unknown', setup: 'waves', url: '/effets?apres=nulle-part', status: 404 },
  { name: 'method', setup: 'district', url: '/methode' },
  { name: 'accessibility', setup: 'district', url: '/accessibilite' },
  { name: 'not-found', setup: 'district', url: '/rien-ici', status: 404 },
]
