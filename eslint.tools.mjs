import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';

/** Choices within typescript-eslint's strict rules. */
const STRICT = {
	// A number prints as everybody expects; the rule is about objects and undefined.
	'@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
	// `() => save()` is clear where nobody looks at the result.
	'@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
	// Records of functions without `this` are handed round a lot; classes hardly ever are.
	'@typescript-eslint/unbound-method': 'off',
};

/**
 * Strict rules for all code. nodes/ and credentials/ are under n8n's own rules as well
 * (eslint.config.mjs), which a package may not extend. Inline switches do nothing here.
 */
const ASKS_N8N = '/^(getNodeParameter|getCurrentNodeParameters?)$/';

/** Every field is read through the inputs (read/input.ts). */
const READ_PAST_THE_READERS = [
	{
		selector: `:matches(Identifier[name=${ASKS_N8N}], Literal[value=${ASKS_N8N}])`,
		message: 'Declare an input for it (read/input.ts).',
	},
	{
		selector:
			":matches(MemberExpression[property.name='parameters'], ObjectPattern > Property[key.name='parameters'])",
		message: 'What an expression gives is not in the parameters of the node.',
	},
	// The strict comparison that made a disabled account of "false" an enabled one.
	{
		selector:
			'BinaryExpression[operator=/^[!=]==$/][left.object.name=/^(fields|options|filters|page|settings)$/][right.raw=/^(true|false)$/]',
		message: 'A field may hold the text "true": have it read as a boolean.',
	},
];

/** What n8n's engine works with, and does not document. */
const OF_THE_ENGINE =
	'Identifier[name=/^(executionData|runExecutionData|nodeExecutionStack|contextData|waitTill|additionalData|instanceSettings|getExecutionDataById)$/]';

/** One file knows n8n's engine. */
const PAST_THE_ONE_FILE = [
	{ selector: OF_THE_ENGINE, message: 'What n8n does not document: run/n8nInternals.ts.' },
	{
		selector:
			":matches(CallExpression[callee.object.name=/^(Object|Reflect)$/][callee.property.name=/^(create|setPrototypeOf)$/], Identifier[name='__proto__'])",
		message: 'A context made from one of n8n’s: run/n8nInternals.ts.',
	},
];

/** And that one file only reads what it knows. */
const WRITES_INTO_THE_ENGINE = [
	{
		selector: `:matches(AssignmentExpression > .left, UpdateExpression > .argument, UnaryExpression[operator='delete'] > .argument) ${OF_THE_ENGINE}`,
		message: 'Nothing is written into n8n’s engine.',
	},
	{
		selector: `CallExpression[callee.property.name=/^(assign|definePropert(y|ies)|push|pop|shift|unshift|splice|sort|reverse|fill|copyWithin|set)$/] ${OF_THE_ENGINE}`,
		message: 'Nothing is written into n8n’s engine.',
	},
];

/** A request that changes something is the `send` of a change, which finds out what became of it. */
const SENT_PAST_RECONCILE = [
	{
		selector: [
			'CallExpression:matches([callee.object.name="api"], [callee.object.property.name="api"])',
			':matches([callee.property.name="post"], [callee.property.name="call"][arguments.0.value!="GET"])',
			':not(:matches(Property[key.name="send"], VariableDeclarator[id.name=/^send/]) CallExpression)',
		].join(''),
		message:
			'Make it the send of reconcile(), ensure(), sendOnce() (pingone/reconcile.ts) or createOnce() (pingone/createOnce.ts).',
	},
];

/** Where times are stored, shown, or compared with such as are. */
const OF_STORED_TIMES = [
	// Limits of links and waits, and what becomes of them.
	'nodes/PingOne/enrollment/{finish,serve,session}.ts',
	'nodes/PingOne/waiting/{door,session,webhook}.ts',
	'nodes/PingOne/resources/{waiting/**,confirmation/sendAndWait.ts,device/enroll/index.ts}',
	'nodes/PingOne/resources/device/testSignIn.ts',
	// Times that an admin enters.
	'nodes/PingOne/resources/fields/bypass.ts',
	'nodes/PingOne/resources/user/lock.ts',
	// What a trigger keeps with its workflow, and what it outputs.
	'nodes/PingOne/trigger/{polling/**,state.ts,webhook/{lifecycle,webhook}.ts}',
	'nodes/PingOne/run/retryJournal.ts',
	// The end of a certificate.
	'nodes/PingOne/pingone/client/certificate.ts',
	// While PingOne has not named its own time.
	'nodes/PingOne/pingone/client/{clock,retryAfter}.ts',
];

export default tseslint.config(
	{
		ignores: [
			'dist/',
			'coverage/',
			'durations/',
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
		files: ['{nodes,credentials}/**/*.ts'],
		extends: [tseslint.configs.strictTypeChecked],
		languageOptions: {
			parserOptions: {
				project: ['./tsconfig.json', './tsconfig.page.json'],
				tsconfigRootDir: import.meta.dirname,
			},
		},
		rules: {
			...STRICT,
			// `return fail();` is how the page's functions end early.
			'@typescript-eslint/no-confusing-void-expression': 'off',
			complexity: ['error', 12],
			'max-depth': ['error', 3],
			'max-params': ['error', 4],
			// So that a circle of types can be told from one of values (test/unit/imports.test.mts).
			'@typescript-eslint/consistent-type-imports': 'error',
			// An alarm: a file that is one thing may be longer, by a block of its own below that says why.
			'max-lines': ['error', 500],
		},
	},
	{
		files: ['nodes/PingOne/**/*.ts'],
		ignores: ['nodes/PingOne/page/client/**'],
		rules: {
			'no-restricted-syntax': [
				'error',
				...READ_PAST_THE_READERS,
				...PAST_THE_ONE_FILE,
				...SENT_PAST_RECONCILE,
			],
		},
	},
	{
		files: ['nodes/PingOne/run/n8nInternals.ts'],
		rules: {
			'no-restricted-syntax': ['error', ...READ_PAST_THE_READERS, ...WRITES_INTO_THE_ENGINE],
		},
	},
	{
		// Spans go by the monotonic clock, PingOne's times by PingOne's (client/clock.ts).
		files: ['nodes/PingOne/**/*.ts'],
		ignores: ['nodes/PingOne/page/client/**', ...OF_STORED_TIMES],
		rules: {
			'no-restricted-properties': [
				'error',
				{
					object: 'Date',
					property: 'now',
					message: 'This clock may be set at any moment: performance.now(), or PingOneClock.',
				},
			],
		},
	},
	{
		files: [
			'nodes/PingOne/read/source.ts',
			// An open node in the editor, which is not a run.
			'nodes/PingOne/listSearch/picker.ts',
			// As stored: a model may have had its hand in what an expression gives.
			'nodes/PingOne/resources/tool.ts',
			// Writes one for n8n.
			'nodes/PingOne/read/unreadBody.ts',
			// As stored: another node's, before it runs.
			'nodes/PingOne/resources/waiting/{createLink,laterNodes}.ts',
			// Tells two settings apart, whatever they are.
			'nodes/PingOne/run/retryJournal.ts',
		],
		rules: { 'no-restricted-syntax': ['error', ...PAST_THE_ONE_FILE, ...SENT_PAST_RECONCILE] },
	},
	{
		files: [
			// What a link has begun, which its own record accounts for.
			'nodes/PingOne/enrollment/look.ts',
			// A subscription that was made unheard is found by its address (trigger/webhook/listeners.ts).
			'nodes/PingOne/pingone/environment/subscriptions.ts',
		],
		rules: { 'no-restricted-syntax': ['error', ...READ_PAST_THE_READERS, ...PAST_THE_ONE_FILE] },
	},
	{
		files: ['**/*.mts'],
		extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
		languageOptions: {
			parserOptions: { project: './tsconfig.tools.json', tsconfigRootDir: import.meta.dirname },
		},
		rules: {
			...STRICT,
			// As n8n's own rules have it: `string[]`, but `Array<string | number>`.
			'@typescript-eslint/array-type': ['error', { default: 'array-simple' }],
			// `const { secret: _, ...rest }` is how a member is left out.
			'@typescript-eslint/no-unused-vars': [
				'error',
				{ argsIgnorePattern: '^_+$', varsIgnorePattern: '^_+$', ignoreRestSiblings: true },
			],
			// Callbacks that do nothing, on purpose.
			'@typescript-eslint/no-empty-function': ['error', { allow: ['arrowFunctions'] }],
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
