const { src, dest } = require('gulp');

// What tsc does not carry over: icons, codex files and the output schemas the editor reads.
const assets = () =>
	src(['nodes/**/*.{svg,png}', 'nodes/**/*.node.json', 'nodes/**/__schema__/**/*.json'], {
		base: '.',
		encoding: false,
	}).pipe(dest('dist'));

exports.assets = assets;
