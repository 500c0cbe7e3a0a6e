const { src, dest } = require('gulp');

// What tsc does not carry over: icons and codex files.
const assets = () =>
	src(['nodes/**/*.{svg,png}', 'nodes/**/*.node.json'], { base: '.', encoding: false }).pipe(
		dest('dist'),
	);

exports.assets = assets;
