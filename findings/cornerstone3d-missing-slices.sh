#!/usr/bin/env bash
# Cornerstone3D calls a CT with missing slices, or one slice twice, a valid volume, and stretches or shrinks the
# patient.
#
# Versions: @cornerstonejs/core 5.14.0 (npm, Node 20), November 2026.
# Expected: the library that draws the volumes of OHIF and other viewers on the web takes the step between slices from
#   neighbours, and isValidVolume(), which the viewer asks before it makes a volume, is false where they are not
#   evenly spaced: rulers across the slices and reformats would be wrong.
# Seen: sortImageIdsAndGetSpacing() divides the way from the first slice to the last by their number, and nothing is
#   said. Of slices 2.5 mm apart with two missing, the step is 3.5 mm for all, and everything between lies elsewhere;
#   with one slice twice it is 1.875 mm, the lung a quarter shorter. isValidVolume() is true for both: it compares
#   orientation, matrix and pixel spacing, no positions.
# Exit status: 0 as long as it behaves so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-fund --no-audit --ignore-scripts --prefix "$work" @cornerstonejs/core@5.14.0 >/dev/null
cat >volume.mjs <<'JAVASCRIPT'
import assert from 'node:assert'

// What the package asks of a browser when it is loaded.
globalThis.self ??= globalThis
globalThis.window ??= globalThis
const element = () => ({ getContext: () => null, style: {} })
globalThis.document ??= { createElement: element, addEventListener() {}, body: {} }
const { metaData, utilities } = await import('@cornerstonejs/core')

function volume(heights) {
  const ids = heights.map((_, index) => `ct:${index}`)
  const provider = (type, id) => ({
    imagePlaneModule: {
      imagePositionPatient: [0, 0, heights[Number(id.slice(3))]],
      imageOrientationPatient: [1, 0, 0, 0, 1, 0], rowCosines: [1, 0, 0], columnCosines: [0, 1, 0],
      rows: 4, columns: 4, pixelSpacing: [0.7, 0.7], rowPixelSpacing: 0.7, columnPixelSpacing: 0.7,
      sliceThickness: 2.5, frameOfReferenceUID: '1.2',
    },
    imagePixelModule: {
      bitsAllocated: 16, bitsStored: 16, highBit: 15, pixelRepresentation: 1, samplesPerPixel: 1,
      photometricInterpretation: 'MONOCHROME2',
    },
    generalSeriesModule: { modality: 'CT', seriesInstanceUID: '1.2.3' },
  })[type]
  metaData.addProvider(provider, 10000)
  const made = [utilities.sortImageIdsAndGetSpacing(ids).zSpacing, utilities.isValidVolume(ids)]
  metaData.removeProvider(provider)
  console.log('slices at', heights.join(', '), 'mm: step', made[0], 'mm, valid:', made[1])
  return made
}
assert.deepStrictEqual(volume([0, 2.5, 5, 7.5, 10]), [2.5, true])
assert.deepStrictEqual(volume([0, 2.5, 5, 12.5, 15, 17.5]), [3.5, true], 'missing slices are noticed now')
assert.deepStrictEqual(volume([0, 2.5, 2.5, 5, 7.5]), [1.875, true], 'a slice that is there twice is noticed now')
process.exit(0)
JAVASCRIPT
node volume.mjs
