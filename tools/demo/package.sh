#!/bin/sh
# Runs as root in a container of n8n's image (compose.yaml), which has Node 24 and npm: builds the
# package from /source in /project, and unpacks it into n8n's volume.
set -eu
sources='nodes credentials sandbox tools examples package.json package-lock.json .npmrc
	tsconfig.json tsconfig.build.json tsconfig.page.json gulpfile.js LICENSE README.md CHANGELOG.md'
target=/home/node/.n8n/nodes/node_modules/n8n-nodes-pingone

# The same sources are built once: a second start takes what is there.
cd /source
state=$(find $sources -type f | sort | xargs sha256sum | sha256sum)
cd /project
if [ "$state" = "$(cat .built 2>/dev/null)" ] && [ -d "$target" ]; then
	echo 'The package is built and installed.'
	exit 0
fi
rm -rf .built nodes credentials sandbox tools examples dist ./*.tgz
for name in $sources; do cp -R "/source/$name" .; done
# Again only when another set of packages is asked for. n8n's image sets NODE_ENV to production, which
# leaves out what the build needs.
if ! cmp -s package-lock.json node_modules/.lock; then
	echo 'Installing what the build needs (1.4 GB) ...'
	npm ci --include=dev --no-audit --no-fund
	cp package-lock.json node_modules/.lock
fi
echo 'Building the package ...'
npm run --silent build
npm pack --silent --ignore-scripts
rm -rf "$target"
mkdir -p "$target"
tar -xzf ./*.tgz -C "$target" --strip-components=1
# n8n runs as this user.
chown -R node:node /home/node/.n8n
echo "$state" >.built
