import type { IDataObject } from 'n8n-workflow';
import { deviceEvent, randomFrom } from '../../support/pingOneEvents.mts';
import { TriggerHost } from '../../support/triggerHost.mts';

const SECRET = '5ecret-of-the-tests';
const DELIVERIES = 2_000;

type Random = () => number;

const pick = <T,>(random: Random, values: readonly T[]): T =>
	values[Math.floor(random() * values.length)];

const JUNK = [null, true, 0, -1, 1e308, '', 'x', '\u0000', '💥', [], {}, [[]], { __proto__: 1 }];

/** A value of any shape, with the names that an event has. */
function anything(random: Random, depth = 0): unknown {
	if (depth > 3 || random() < 0.4) return pick(random, JUNK);
	if (random() < 0.3) {
		return Array.from({ length: Math.floor(random() * 4) }, () => anything(random, depth + 1));
	}
	const names = [
		'id',
		'action',
		'type',
		'actors',
		'user',
		'resources',
		'href',
		'result',
		'__proto__',
	];
	return Object.fromEntries(
		Array.from({ length: Math.floor(random() * 5) }, () => [
			pick(random, names),
			anything(random, depth + 1),
		]),
	);
}

function broken(random: Random, text: string): string {
	const at = Math.floor(random() * text.length);
	return pick(random, [
		text.slice(0, at),
		text.slice(at),
		`${text.slice(0, at)}\ud800${text.slice(at)}`,
		text.replaceAll('"', "'"),
		text + text,
		`${text}\n${text.slice(0, at)}`,
	]);
}

function bodyOf(random: Random, events: IDataObject[]): string {
	const whole = JSON.stringify(events);
	switch (Math.floor(random() * 6)) {
		case 0:
			return broken(random, whole);
		case 1:
			return JSON.stringify(anything(random)) ?? '';
		case 2:
			return JSON.stringify([...events, anything(random), anything(random)]);
		case 3:
			return events.map((event) => JSON.stringify(event)).join('\n');
		case 4:
			return JSON.stringify(
				events.map((event) => ({ ...event, [pick(random, Object.keys(event))]: anything(random) })),
			);
		default:
			return whole;
	}
}

// null: without the header.
const SECRETS = [null, '', 'x', SECRET.slice(1), `${SECRET}0`, SECRET.toUpperCase(), '%00', '0'];
const TYPES = ['application/json', 'text/plain', 'application/json; charset=utf-16', 'a/b', ''];
const ENCODINGS = [undefined, undefined, undefined, 'gzip', 'br', 'identity', 'nonsense'];

it('2,000 odd deliveries: no 5xx, nothing from a wrong secret, no event twice', async () => {
	const random = randomFrom(2_000);
	const host = new TriggerHost();
	host.remember({ secret: SECRET, seen: '' });
	await host.listen();
	const known: IDataObject[] = [];
	const counts: Record<string, number> = {};
	try {
		for (let round = 0; round < DELIVERIES; round += 1) {
			const fresh = Array.from({ length: Math.floor(random() * 4) }, () => deviceEvent());
			const events = [
				...fresh,
				...(random() < 0.3 && known.length > 0 ? [pick(random, known)] : []),
			];
			const isRight = random() < 0.6;
			const before = host.executions.length;
			const encoding = pick(random, ENCODINGS);
			const { status } = await host.deliver(
				bodyOf(random, events),
				isRight ? SECRET : pick(random, SECRETS),
				{
					'content-type': pick(random, TYPES),
					...(encoding !== undefined && { 'content-encoding': encoding }),
				},
			);
			counts[status] = (counts[status] ?? 0) + 1;
			expect(status).toBe(isRight ? 200 : 401);
			if (!isRight) expect(host.executions).toHaveLength(before);
			if (isRight) known.push(...fresh);
			if (round % 500 === 499) await host.restart();
		}
	} finally {
		await host.close();
	}
	const ids = host.executions.flat().map(({ json }) => json.eventId);
	const named = ids.filter((id) => id !== null);
	expect(new Set(named).size).toBe(named.length);
	expect(named.length).toBeGreaterThan(500);
	expect(Object.keys(counts).sort()).toEqual(['200', '401']);
});
