import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';

/**
 * Rules for all code that is not the package: tests, sandbox, tools, bench, configuration. nodes/
 * and credentials/ are under n8n's own rules (eslint.config.mjs). Inline switches do nothing here.
 */
export default tseslint.config(
	{
		ignores: [
			'nodes/',
			'credentials/',
			'dist/',
			'coverage/',
			'.n8n-host*/',
			'.browsers/',
			'.demo/',
			'**/*.d.ts',
			'**/*.d.mts',
		],
	},
	{ linterOptions: { noInlineConfig: true } },
	eslint.configs.recommended,
	{
		files: ['**/*.js'],
		languageOptions: {
			sourceType: 'commonjs',
			globals: {
				module: 'writable',
				exports: 'writable',
				require: 'readonly',
				process: 'readonly',
			},
		},
	},
	{
		files: ['**/*.mts'],
		extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
		languageOptions: {
			parserOptions: { project: './tsconfig.tools.json', tsconfigRootDir: import.meta.dirname },
		},
		rules: {
			// A number prints as everybody expects; the rule is about objects and undefined.
			'@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
			// `() => save()` is clear where nobody looks at the result.
			'@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
			// As n8n's own rules have it: `string[]`, but `Array<string | number>`.
			'@typescript-eslint/array-type': ['error', { default: 'array-simple' }],
			// `const { secret: _, ...rest }` is how a member is left out.
			'@typescript-eslint/no-unused-vars': [
				'error',
				{ argsIgnorePattern: '^_+$', varsIgnorePattern: '^_+$', ignoreRestSiblings: true },
			],
			// Callbacks that do nothing, on purpose.
			'@typescript-eslint/no-empty-function': ['error', { allow: ['arrowFunctions'] }],
			// Records of functions without `this` are handed round a lot; classes hardly ever are.
			'@typescript-eslint/unbound-method': 'off',
			// Without noUncheckedIndexedAccess every `list[0]` looks present, so the rule asks to remove
			// checks that are needed.
			'@typescript-eslint/no-unnecessary-condition': 'off',
		},
	},
	{
		files: ['test/**/*.mts'],
		rules: {
			// jest's expect.any() and friends are `any`, and stand in objects.
			'@typescript-eslint/no-unsafe-assignment': 'off',
			// Members of n8n's IDataObject may be anything; what is printed is compared.
			'@typescript-eslint/no-base-to-string': 'off',
			// Null fails the test, which is what is wanted.
			'@typescript-eslint/no-non-null-assertion': 'off',
		},
	},
);
