import { LANGUAGES } from '../../nodes/PingOne/page/texts/index.ts';
import { RESOURCES } from '../../nodes/PingOne/resources/registry.ts';
import { USAGE } from '../../tools/demo/options.mts';
import { part, read, readJson, rowsOf } from '../support/documentation.mts';
import { exampleFiles } from '../support/examples.mts';
import { manifest } from '../support/manifest.mts';

const readme = read('README.md');
const MOST_WORDS = 2_000;

/** What the README says in the words of a pattern. @throws when it says nothing of the kind */
function said(pattern: RegExp): string[] {
	const [, ...words] = pattern.exec(readme) ?? [];
	if (words.length === 0) throw new Error(`The README does not say ${pattern}`);
	return words;
}

interface Measured {
	scenario: string;
	who: string;
	ratio: string;
	lost: number;
}

/** The measurements that the README sums up: a thousand users, and a limit. */
function measured(): Measured[] {
	let scenario = '';
	return rowsOf(part(read('bench/README.md'), 'bench'))
		.map(([title, who, , ratio, , lost]) => {
			scenario = title || scenario;
			return { scenario, who, ratio, lost: Number(lost) };
		})
		.filter(({ scenario: name }) => /(35|50|100)\b.*\b1000 hires$/.test(name));
}

const range = (numbers: number[]) => [Math.min(...numbers), Math.max(...numbers)];

describe('the README', () => {
	it('can be read in one go', () => {
		expect(readme.split(/\s+/).length).toBeLessThan(MOST_WORDS);
	});

	it('sums up what the benchmark has measured', () => {
		const rows = measured();
		expect(new Set(rows.map(({ scenario }) => scenario)).size).toBeGreaterThan(3);
		// The median, before the range of several runs.
		const node = rows.filter(({ who }) => who.includes('PingOne node'));
		const times = range(node.map(({ ratio }) => Number.parseFloat(ratio))).map((time) =>
			time.toFixed(2),
		);
		expect(said(/took ([\d.]+) to ([\d.]+) times as long/)).toEqual(times);
		expect(readme).toContain('with no failures');
		expect(node.filter(({ lost }) => lost > 0)).toEqual([]);

		const others = rows.filter(({ who }) => who === 'HTTP Request');
		const most = Math.max(...others.map(({ lost }) => lost / 1_000));
		expect(said(/HTTP Request node failed for up to (\d+)%/)).toEqual([(most * 100).toFixed(0)]);
	});

	it('counts the languages of the page', () => {
		expect(Object.keys(LANGUAGES)).toHaveLength(9);
		for (const page of ['README.md', 'CHANGELOG.md', 'docs/verification.md']) {
			expect([page, read(page).includes('nine languages')]).toEqual([page, true]);
		}
	});

	it('counts the operations and the examples', () => {
		const operations = RESOURCES.flatMap((resource) => resource.operations);
		expect(said(/in (\d+) operations and two triggers/)).toEqual([String(operations.length)]);
		expect(said(/\[All (\d+)\]\(examples\/README\.md\)/)).toEqual([String(exampleFiles().length)]);
	});

	it('says what `npm test` runs', () => {
		const names = said(/runs the (\w+), (\w+), (\w+) and (\w+) tests, without/);
		const wanted = `--selectProjects ${names.join(' ')} --`;
		expect(manifest.scripts.test).toContain(wanted);
	});

	it('asks for the Node.js that the package asks for, and brings the one that n8n needs', () => {
		const { engines, devDependencies } = readJson('package.json') as Record<
			string,
			Record<string, string>
		>;
		const [least, brought] = said(/Node\.js (\d+) or newer[^]*install Node\.js (\d+)/);
		expect(engines.node).toMatch(new RegExp(`^>=${least}\\.`));
		expect(devDependencies.node).toMatch(new RegExp(`^${brought}\\.`));
		for (const command of ['build', 'build:page', 'demo', 'test']) {
			expect(manifest.scripts[command]).toMatch(/npm run -s (node24|build:page) && /);
		}
	});

	it('names options that the demo has', () => {
		const named = [...readme.matchAll(/npm run demo -- (--\S+)`/g)].map(([, option]) => option);
		expect(named).toContain('--once');
		for (const option of named.filter((one) => one !== '--help')) expect(USAGE).toContain(option);
	});
});
