import type { IDataObject } from 'n8n-workflow';
import { WaitRecord } from '../../../nodes/PingOne/waiting/record.ts';
import { resumeAt } from '../../../nodes/PingOne/waiting/wait.ts';
import {
	answerLateVisitor,
	unreportedItem,
	type EndStatus,
	type WatchWait,
} from '../../../nodes/PingOne/waiting/watch.ts';
import { draws } from '../../support/depth.mts';
import { random } from '../../support/enrollment/brokenBodies.mts';
import { makeWait } from '../../support/enrollment/model/n8n.mts';

const SCHEDULES = draws(1_000, 10_000);
const HOUR_MS = 3_600_000;
const START = Date.UTC(2026, 10, 26, 12);

const CODES: Record<EndStatus, string> = {
	ENROLLED: 'used',
	CONFIRMED: 'decided',
	DECLINED: 'decided',
	EXPIRED: 'expired',
	CLOSED: 'closed',
	PENDING: 'revoked',
};
const STATUSES = Object.keys(CODES) as EndStatus[];
/** Whoever opens the link may say that it was not them. */
const USED: EndStatus[] = ['ENROLLED', 'CONFIRMED', 'DECLINED'];

const REQUESTS = ['open', 'report', 'report', 'begin', 'finish', 'abandon', 'decline'];

/** A visitor's request, which reaches n8n at one time, and the answer n8n at another. */
interface Visit {
	at: number;
	answeredAt: number;
	action: string;
	sourceIp: string;
}

/** A used link and its visitors. @param roll gives numbers from 0 up to 1 */
function draw(roll: () => number) {
	const one = <T,>(choices: readonly T[]) => choices[Math.floor(roll() * choices.length)];
	const hours = one([1, 2, 720]);
	const status = one(STATUSES);
	const at = roll() < 0.8 ? START - Math.floor(roll() * 100 * HOUR_MS) : undefined;
	const item = { id: 'device', note: one(['kept', '']), enrollment: { status, user: { id: 'u' } } };
	const expiresAt = START + hours * HOUR_MS;
	const base = { ...makeWait(START, hours * HOUR_MS, []), kind: 'watch' as const };
	const ended = { status, ...(at !== undefined && { at }) };
	const wait: WatchWait = { ...base, ended, item };
	const visits = Array.from({ length: 1 + Math.floor(roll() * 6) }, (_, place): Visit => {
		// Many of them come just before and after the end.
		const time =
			roll() < 0.5
				? START + roll() * 1.1 * hours * HOUR_MS
				: expiresAt + one([-1, 0, 1, -30_000, 30_000]);
		const answeredAt = time + roll() * 20_000;
		return { at: time, answeredAt, action: one(REQUESTS), sourceIp: `192.0.2.${place}` };
	});
	return { wait, visits: visits.sort((a, b) => a.answeredAt - b.answeredAt) };
}

/** Plays a wait until n8n has gone on. @returns where page, workflow and truth differ */
function play(seed: number): { faults: string[]; reported: boolean } {
	const { wait, visits } = draw(random(seed));
	const before = JSON.stringify(wait);
	const { status, at } = wait.ended;
	const when = at === undefined ? undefined : new Date(at).toISOString();
	const faults: string[] = [];
	const told: string[] = [];
	let item: IDataObject | undefined;
	const record = new WaitRecord();
	// n8n lets nobody through when the execution has gone on, which it does once.
	for (const { at: now, answeredAt, action, sourceIp } of visits) {
		if (now >= resumeAt(wait).getTime()) continue;
		const visitor = { sourceIp, browser: 'Firefox' };
		const watching = { wait, record, visitor, log: () => undefined, now };
		const { body, resume } = answerLateVisitor(watching, action);
		if (answeredAt < resumeAt(wait).getTime()) item ??= resume;
		else if (resume) faults.push('an answer came when n8n had gone on');
		if (body.reported === true) told.push(sourceIp);
		// A second report, in time or not, changes nothing; one that n8n has not heard is told again.
		if (body.reported === true && item === undefined) faults.push('page and n8n differ');
		if (resume && JSON.stringify(resume) !== JSON.stringify(item)) faults.push('told otherwise');
		if (body.ok === true) continue;
		if (body.code !== CODES[status] || body.at !== when) faults.push(JSON.stringify(body));
		const first = { ...watching, record: new WaitRecord() };
		const report = answerLateVisitor(first, 'report');
		if ((body.canReport === true) !== (report.body.ok === true)) faults.push('offers no report');
		if (action === 'report' && body.canReport === true) faults.push('a report was refused');
	}
	item ??= unreportedItem(wait);
	const { reported, report, ...kept } = item.enrollment as IDataObject;
	if (JSON.stringify({ ...item, enrollment: kept }) !== JSON.stringify(wait.item)) {
		faults.push('the input was changed');
	}
	if (JSON.stringify(wait) !== before) faults.push('the wait was changed');
	if (reported !== told.length > 0)
		faults.push(`told ${told.join()}, the workflow ${String(reported)}`);
	if (reported && !told.includes(String((report as IDataObject).sourceIp))) {
		faults.push('the report names another visitor');
	}
	if (reported && !USED.includes(status)) faults.push('nobody used it, and it was reported');
	return { faults, reported: reported === true };
}

it(`says at the page what the workflow goes on with, in ${SCHEDULES} schedules`, () => {
	const plays = Array.from({ length: SCHEDULES }, (_, seed) => ({ seed, ...play(seed) }));
	expect(plays.filter(({ faults }) => faults.length > 0).slice(0, 3)).toEqual([]);
	// Both ends occur.
	expect(new Set(plays.map(({ reported }) => reported))).toEqual(new Set([true, false]));
});
