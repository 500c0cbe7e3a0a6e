import regexp from 'eslint-plugin-regexp';
import tseslint from 'typescript-eslint';

/**
 * Text from outside meets the package's regular expressions, so each must take time in proportion
 * to the text's length. Beside n8n's own rules (eslint.config.mjs), which a package may not extend.
 * Inline switches do nothing here.
 */
export default [
	{ linterOptions: { noInlineConfig: true } },
	{
		files: ['{nodes,credentials}/**/*.ts'],
		languageOptions: { parser: tseslint.parser },
		plugins: { regexp },
		rules: {
			'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }],
			'regexp/no-super-linear-move': ['error', { report: 'potential' }],
			// What is put together at run time, neither this lint nor the test can read.
			'no-restricted-syntax': [
				'error',
				{
					selector: ':matches(NewExpression, CallExpression)[callee.name="RegExp"]',
					message: 'Write a regular expression as a literal, which lint and tests can read.',
				},
			],
		},
	},
];
