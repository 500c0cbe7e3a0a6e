import {
	equip,
	SUBJECTS,
	type Person,
	type Subject,
} from '../../support/editor/everyOperation.mts';
import { runInLab, undisturbed, type LabRun } from '../../support/lab/lab.mts';
import { readyFor } from '../../support/lab/ready.mts';
import type { Answer, Fate } from '../../support/lab/wire.mts';
import { requestToken } from '../../support/pingOneClient.mts';
import { seedHires } from '../../support/tenant.mts';
import { useWorld } from '../../support/world.mts';

const { sandbox } = useWorld();

const OUTAGE_MS = 60_000;
/** The most requests that an operation sends for one user. */
const MOST_REQUESTS = 16;

const throttled: Answer = {
	statusCode: 429,
	headers: { 'retry-after': '3' },
	body: '{"code":"REQUEST_LIMITED","message":"Too many requests."}',
};
const away: Answer = { statusCode: 503, headers: {}, body: '{"code":"UNEXPECTED_ERROR"}' };

/** What holds a run up from one of its requests on. */
const DELAYS: Record<string, (at: number) => Fate> = {
	'a rate limit': (at) => async (sent, forward) =>
		sent.count === at ? throttled : await forward(),
	'an outage of a minute': (at) => {
		let began: number | undefined;
		return async ({ count, afterMs }, forward) => {
			if (count >= at) began ??= afterMs;
			const isAway = began !== undefined && afterMs < began + OUTAGE_MS;
			return isAway ? away : await forward();
		};
	},
};

const outcomeOf = ({ outputs, carried }: LabRun) => ({
	errors: outputs.filter(({ error }) => error !== undefined),
	count: outputs.length,
	carried,
	changed: outputs.map(({ changed }) => changed),
});

describe.each(Object.entries(DELAYS))('%s', (name, from) => {
	// What PingOne shows nothing of is not sent again after an answer that leaves it open.
	const subjects = SUBJECTS.filter(({ isUnshown }) => !isUnshown || name === 'a rate limit');
	it.each(subjects.map((subject): [string, Subject] => [subject.action, subject]))(
		'%s: waits for it at whichever request, and then does the same',
		async (_action, subject) => {
			const people = await equip(sandbox, await seedHires(sandbox, 1 + MOST_REQUESTS));
			await readyFor(sandbox, subject, people);
			const [first, ...others] = people;
			const { body } = await requestToken(sandbox.url, sandbox.ids.apps.basic);
			const access = { sandbox, token: String(body.access_token) };
			const run = async (person: Person, fate: Fate) =>
				await runInLab(access, subject, [person], fate);
			const plain = await run(first, undisturbed);
			expect(plain.sent.length).toBeLessThanOrEqual(MOST_REQUESTS);
			for (let at = 1; at <= plain.sent.length; at += 1) {
				const held = await run(others[at - 1], from(at));
				expect([at, outcomeOf(held)]).toEqual([at, outcomeOf(plain)]);
				// It met what held it up.
				expect(held.sent.length).toBeGreaterThan(plain.sent.length);
			}
		},
	);
});
