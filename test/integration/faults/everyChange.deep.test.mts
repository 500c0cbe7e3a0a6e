import type { IDataObject } from 'n8n-workflow';
import { equip, SUBJECTS, type Subject } from '../../support/editor/everyOperation.mts';
import { type LabRun, runInLab, undisturbed } from '../../support/lab/lab.mts';
import { readyFor } from '../../support/lab/ready.mts';
import type { Answer, Carried, Fate } from '../../support/lab/wire.mts';
import { requestToken } from '../../support/pingOneClient.mts';
import { seedHires } from '../../support/tenant.mts';
import { useWorld } from '../../support/world.mts';

const { sandbox } = useWorld();

const MOST_MS = 8_000;
/** What a create without an answer may have made is looked for, 10 s and then 20 s, before it is sent again. */
const MOST_OF_CREATE_MS = 40_000;
const mostOf = ({ action }: Subject) => (action.startsWith('Create') ? MOST_OF_CREATE_MS : MOST_MS);

const FAULTS: Record<string, () => Promise<Answer>> = {
	'503': async () =>
		await Promise.resolve({ statusCode: 503, headers: {}, body: '{"code":"UNEXPECTED_ERROR"}' }),
	reset: async () =>
		await Promise.reject(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })),
};
const TIMES = ['before', 'after'];
/** What the fault hits, from the first change on. */
const SPANS = [
	'one change',
	'two changes in a row',
	'a change and the request after it',
	'a change and two requests after it',
];

interface Disturbance {
	fault: string;
	time: string;
	span: string;
}

const DISTURBANCES: Disturbance[] = Object.keys(FAULTS).flatMap((fault) =>
	TIMES.flatMap((time) => SPANS.map((span) => ({ fault, time, span }))),
);

/** Spoils requests before or after PingOne has carried them out. */
function fateOf({ fault, time, span }: Disturbance): Fate {
	let first = Infinity;
	return async ({ count, change }, forward) => {
		if (change === 1) first = count;
		const later = count - first;
		const isHit =
			span === 'one change' || span === 'two changes in a row'
				? change > 0 && change <= SPANS.indexOf(span) + 1
				: later >= 0 && later < SPANS.indexOf(span);
		if (!isHit) return await forward();
		if (time === 'after') await forward();
		return await FAULTS[fault]();
	};
}

/**
 * What is left of the changes: a create whose answer got lost may be removed again, because the
 * answer holds what cannot be read.
 */
function netOf(carried: Carried[]): Carried[] {
	const left = [...carried];
	for (const removal of carried) {
		const [, place, id = ''] = /^(.*)\/([^/]+)$/.exec(removal.path) ?? [];
		if (removal.method !== 'DELETE' || id.startsWith('{')) continue;
		left.splice(left.indexOf(removal), 1);
		const made = left.findIndex(({ method, path }) => method === 'POST' && path === place);
		left.splice(made, made < 0 ? 0 : 1);
	}
	return left;
}

const changedOf = (outputs: IDataObject[]) => outputs.map(({ changed }) => changed);

/** What is not shown is sent once: what is lost of it is told, and not repaired. */
function expectedOf({ isUnshown }: Subject, { time }: Disturbance, plain: LabRun) {
	if (!isUnshown) {
		return {
			errors: plain.outputs.map(() => undefined),
			done: plain.carried,
			changed: changedOf(plain.outputs),
		};
	}
	return {
		errors: plain.outputs.map((): unknown => expect.objectContaining({ outcome: 'unknown' })),
		done: time === 'after' ? plain.carried : [],
		changed: plain.outputs.map(() => undefined),
	};
}

const CHANGES = SUBJECTS.filter(({ onlyReads }) => !onlyReads);

it.each(CHANGES.map((subject): [string, Subject] => [subject.action, subject]))(
	'%s: done exactly once, and soon, whatever request of it is lost',
	async (_, subject) => {
		const [first, ...others] = await equip(
			sandbox,
			await seedHires(sandbox, 1 + DISTURBANCES.length),
		);
		await readyFor(sandbox, subject, [first, ...others]);
		const { body } = await requestToken(sandbox.url, sandbox.ids.apps.basic);
		const access = { sandbox, token: String(body.access_token) };
		const plain = await runInLab(access, subject, [first], undisturbed);
		expect(plain.carried).not.toEqual([]);

		for (const [place, disturbance] of DISTURBANCES.entries()) {
			const run = await runInLab(access, subject, [others[place]], fateOf(disturbance));
			const seen = {
				errors: run.outputs.map(({ error }) => error),
				done: netOf(run.carried),
				changed: changedOf(run.outputs),
				isLate: run.waitedMs > mostOf(subject),
			};
			expect({ ...disturbance, ...seen }).toEqual({
				...disturbance,
				...expectedOf(subject, disturbance, plain),
				isLate: false,
			});
		}
	},
);
