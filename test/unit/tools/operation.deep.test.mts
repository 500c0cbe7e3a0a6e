import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** What the command and the checks of what it writes go by. */
const COPIED = [
	'README.md',
	'credentials',
	'docs',
	'eslint.config.mjs',
	'eslint.tools.mjs',
	'jest.config.js',
	'jest.sequencer.js',
	'nodes',
	'package.json',
	'sandbox',
	'test',
	'tools',
	'.prettierrc.js',
];

let folder: string;

const run = (...args: string[]) => {
	const { status, stdout, stderr } = spawnSync(process.execPath, args, {
		cwd: folder,
		encoding: 'utf8',
		env: { ...process.env, TEST_DEPTH: '' },
	});
	return { status, said: `${stdout}${stderr}` };
};

const bin = (name: string, ...args: string[]) => run(join('node_modules', name), ...args);

const write = (...args: string[]) => {
	const { status, said } = run('tools/operation.mts', ...args);
	expect({ status, said }).toEqual({ status: 0, said: expect.any(String) as string });
	return said.split('\n').filter((line) => /^[\w/.]+\.(ts|mts|md)$/i.test(line));
};

/** Has a configuration of the compiler, which lint uses too, take what was written and what that imports. */
const narrow = (name: string, include: string[]) => {
	const all = JSON.parse(readFileSync(name, 'utf8')) as object;
	writeFileSync(join(folder, name), JSON.stringify({ ...all, include }));
};

beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'operation-test-'));
	for (const path of COPIED) cpSync(path, join(folder, path), { recursive: true });
	symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
});

afterAll(() => rmSync(folder, { recursive: true }));

it('what the command writes compiles, passes lint, and its own test', () => {
	const written = [
		...write(
			'user',
			'Send Greeting Card',
			'--request',
			'POST /users/{userID} user.sendVerificationCode+json',
			'--does',
			'Mails the user a card',
		),
		...write(
			'device',
			'Get Again',
			'--request',
			'GET /users/{userID}/devices/{deviceID}',
			'--does',
			'Reads a device once more',
		),
	];
	const ended = (end: string) => written.filter((path) => path.endsWith(end));
	expect([ended('.ts').length, ended('.mts').length, ended('.md').length]).toEqual([6, 8, 2]);
	narrow('tsconfig.json', ended('.ts'));
	narrow('tsconfig.tools.json', ['tools/**/*.d.ts', ...ended('.mts')]);

	expect(bin('prettier/bin/prettier.cjs', '--check', ...written)).toMatchObject({ status: 0 });
	expect(bin('typescript/bin/tsc', '-p', 'tsconfig.json')).toEqual({ status: 0, said: '' });
	expect(bin('typescript/bin/tsc', '-p', 'tsconfig.tools.json')).toEqual({ status: 0, said: '' });
	expect(bin('eslint/bin/eslint.js', ...ended('.ts'))).toEqual({ status: 0, said: '' });
	expect(bin('eslint/bin/eslint.js', '-c', 'eslint.tools.mjs', ...ended('s'))).toEqual({
		status: 0,
		said: '',
	});
	const tests = ended('.test.mts');
	expect(tests).toHaveLength(2);
	const { said } = bin('jest/bin/jest.js', ...tests);
	expect(said).toContain('Tests:       2 passed, 2 total');
});
