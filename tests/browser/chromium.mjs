// How Chromium is started: alone, quiet, without anything of its own sent elsewhere.

export const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']
