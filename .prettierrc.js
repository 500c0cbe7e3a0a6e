module.exports = {
	useTabs: true,
	singleQuote: true,
	printWidth: 100,
	trailingComma: 'all',
	overrides: [{ files: '*.json', options: { useTabs: false } }],
};
