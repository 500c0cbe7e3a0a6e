import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundlePage, SCRIPTS } from '../../../tools/page/bundle.mts';
import { openConfirmation, openEnrollment } from './pages.mts';
import type { ScriptedPage } from './scriptedPage.mts';
import {
	answerAll,
	CONFIRMING,
	DECLINING,
	type Pending,
	playOn,
	SKIPPING,
	TRYING,
} from './stages.mts';

/** What is to happen after a click. */
interface Expected {
	/** What the page sends from there to its end. */
	sends: string[];
	/** Whether it ends what was under way: its request, and the window that asks for the key. */
	ends: boolean;
}

type Clicks = Record<string, (pending: Pending) => Expected>;

const goesOn = ({ rest }: Pending): Expected => ({ sends: rest, ends: false });
const turnsTo =
	(...sends: string[]) =>
	(): Expected => ({ sends, ends: true });

/** What can be under way on each page, and what each button that is shown then means. */
const MODEL: Array<[intent: string, page: keyof typeof OPENERS, stages: Pending[], Clicks]> = [
	[
		...(['confirm', 'confirm', CONFIRMING] as const),
		{ nothing: goesOn, go: goesOn, no: turnsTo(), 'no back go': turnsTo('begin', 'finish') },
	],
	[
		...(['decline', 'confirm', DECLINING] as const),
		{ nothing: goesOn, decline: goesOn, back: turnsTo(), 'back go': turnsTo('begin', 'finish') },
	],
	[...(['enroll', 'enroll', CONFIRMING] as const), { nothing: goesOn, main: goesOn }],
	[
		...(['try', 'enroll', TRYING] as const),
		{ nothing: goesOn, main: goesOn, skip: turnsTo('decline') },
	],
	[
		...(['skip', 'enroll', SKIPPING] as const),
		{ nothing: goesOn, skip: goesOn, main: turnsTo('begin', 'finish') },
	],
];

const OPENERS = {
	confirm: async (script?: string) =>
		await openConfirmation({ asksStartCode: true }, undefined, script),
	enroll: async (script?: string) => await openEnrollment(undefined, undefined, script),
};

const PAIRS = MODEL.flatMap(([intent, name, stages, clicks]) =>
	stages.flatMap((pending) =>
		Object.entries(clicks).map(([clicked, expect]) => ({
			...{ intent, name, pending, clicked },
			expected: expect(pending),
		})),
	),
);
type Pair = (typeof PAIRS)[number];

const nameOf = ({ intent, pending, clicked }: Pair) =>
	`${intent}, ${pending.what}; clicked: ${clicked}`;

/** What a page shows and sends, until nothing more happens. */
async function play(page: ScriptedPage, { pending, clicked, expected, name }: Pair) {
	if (name === 'confirm') page.fill('startCode', '11111111');
	await pending.reach(page);
	const before = { sent: page.sent.length, held: page.held.at(-1), key: page.asked.at(-1) };
	if (name === 'confirm') page.fill('startCode', '22222222');
	for (const id of clicked === 'nothing' ? [] : clicked.split(' ')) await page.click(id);
	const isGivenUp = before.held?.isGivenUp() === true;
	const isAborted = before.key?.isAborted() === true;
	// Where nothing is to be sent any more, late answers and touches change nothing either.
	await (expected.ends && expected.sends.length === 0 ? answerAll(page) : playOn(page));
	const later = page.held.slice(before.sent);
	return {
		sends: page.sent.slice(before.sent),
		isGivenUp: isGivenUp && pending.what.includes('in flight'),
		isAborted: isAborted && pending.what === 'the key is awaited',
		isDone: page.isShown('done'),
		codes: new Set(later.map(({ body }) => body.startCode).filter((code) => code !== undefined)),
		// A skipped test carries no key's answer, and no other answer says that it was skipped.
		skips: later.filter(({ body }) => body.reason === 'unanswered' && !body.assertion).length,
	};
}

/** What the model says of the same. */
const wanted = ({ intent, pending, clicked, expected, name }: Pair) => {
	const { sends, ends } = expected;
	const carriesCode = name === 'confirm' && sends.some((one) => /begin|decline/.test(one));
	const isSkip = clicked === 'skip' || (intent === 'skip' && clicked === 'nothing');
	return {
		sends,
		isGivenUp: ends && pending.what.includes('in flight'),
		isAborted: ends && pending.what === 'the key is awaited',
		isDone: !ends || sends.length > 0,
		// What is sent is what stands in the field then.
		codes: new Set(carriesCode ? ['22222222'] : []),
		skips: isSkip ? sends.length : 0,
	};
};

it.each(PAIRS.map((pair): [string, Pair] => [nameOf(pair), pair]))('%s', async (_, pair) => {
	expect(await play(await OPENERS[pair.name](), pair)).toEqual(wanted(pair));
});

/** Faults that the pages could have: in which file, what stands there, and what would instead. */
const FAULTS: Array<[fault: string, file: string, right: string, wrong: string]> = [
	['another click hurries what is pending', 'intent.ts', 'current.cancel();', 'return;'],
	['another click leaves the request', 'intent.ts', 'this.abort.abort();', ''],
	['a second click begins again', 'intent.ts', 'current.id === id && current.isWorking', 'false'],
	[
		'a pause outlives its intent',
		'wire.ts',
		'const isOver = () => signal.aborted',
		'const isOver = () => false',
	],
	['the key is asked on', 'assertion.ts', '		signal,\n', ''],
	['declining keeps the touch', 'confirm/main.ts', 'confirmation.withdraw();', ''],
	['a request is repeated as it was', 'wire.ts', 'bodyNow()', 'first'],
	['skipping does not say why', 'enroll/trial.ts', '({ reason: why })', '({})'],
];

/** The script of a page, with a fault planted in its source. */
function faulty(
	page: 'confirm' | 'enroll',
	[, file, right, wrong]: (typeof FAULTS)[number],
): string {
	const folder = mkdtempSync(join(tmpdir(), 'n8n-nodes-pingone-fault-'));
	try {
		const source = join(folder, 'client');
		cpSync('nodes/PingOne/page/client', source, { recursive: true });
		const path = join(source, file);
		const text = readFileSync(path, 'utf8');
		if (!text.includes(right)) throw new Error(`${file} has no ${right}`);
		const changed = text
			.replace(right, wrong)
			.replace(
				'	const { signal } = patience;',
				'	const { signal } = patience;\n	const first = bodyNow();',
			);
		writeFileSync(path, changed);
		const script = SCRIPTS.find((one) => one.source.includes(page));
		if (!script) throw new Error(`no script ${page}`);
		const module = bundlePage({ ...script, source: join(source, `${page}/main.ts`) });
		return JSON.parse(
			module.slice(module.indexOf('"', module.indexOf(' = ')), module.lastIndexOf(';')),
		) as string;
	} finally {
		rmSync(folder, { recursive: true });
	}
}

const isAsModeled = async (script: string, pair: Pair) => {
	const played = await play(await OPENERS[pair.name](script), pair).catch(() => undefined);
	return (
		played !== undefined &&
		JSON.stringify([played, [...played.codes]]) ===
			JSON.stringify([wanted(pair), [...wanted(pair).codes]])
	);
};

it.each(FAULTS.map((fault): [string, (typeof FAULTS)[number]] => [fault[0], fault]))(
	'the model sees it where %s',
	async (_, fault) => {
		const scripts = { confirm: faulty('confirm', fault), enroll: faulty('enroll', fault) };
		const seen: string[] = [];
		for (const pair of PAIRS) {
			if (!(await isAsModeled(scripts[pair.name], pair))) seen.push(nameOf(pair));
			if (seen.length > 0) break;
		}
		expect(seen).toHaveLength(1);
	},
);
