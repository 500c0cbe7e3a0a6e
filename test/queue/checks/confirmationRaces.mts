import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { decideWorkflow } from '../../support/enrollment/confirmWorkflows.mts';
import type { SoftKey } from '../../support/softAuthenticator.mts';
import type { Role } from '../cluster.mts';
import {
	answered,
	ask,
	checksOf,
	counted,
	type Decision,
	ended,
	type Ended,
	RUNS,
	tell,
	type Told,
} from '../decisions.mts';
import { stop } from '../interruption.mts';
import type { QueueCheck, QueueWorld } from '../world.mts';

const SHORT = 'queue-races-short';
const AT_ONCE = 5;
/** Of PingOne's answers, so that what is asked at once overlaps. In ms. */
const LATENCY_MS = 60;
const SPREAD_MS = 250;
/** The grace period of an answer under way when a link expires; see waiting/wait.ts. */
const GRACE_MS = 120_000;

/** What happens with one decision; gives what the pages were told. */
type Race = (
	world: QueueWorld,
	decision: Decision,
	key: SoftKey,
) => Promise<Array<Told | undefined>>;

interface Run extends Ended {
	/** The decisions that pages say they have made. */
	claims: string[];
}

const claimsOf = (told: Array<Told | undefined>): string[] =>
	told.filter((each) => each !== undefined && each !== 'REFUSED');

const DECLINE = { action: 'decline' };
const aMoment = async () => await delay(Math.random() * SPREAD_MS);

const confirmAt =
	(role: Role): Race =>
	async (world, decision, key) => {
		const finish = await answered(world, role, decision, key);
		await aMoment();
		return [await tell(world, role, decision, finish)];
	};

/** Two answers of the key, each asked before either is given. */
const twice =
	(first: Role, second: Role): Race =>
	async (world, decision, key) => {
		const finishes = [
			await answered(world, first, decision, key),
			await answered(world, second, decision, key),
		];
		return await Promise.all(
			[first, second].map(async (role, place) => {
				await aMoment();
				return await tell(world, role, decision, finishes[place]);
			}),
		);
	};

const declineOrConfirm =
	(first: Role, second: Role): Race =>
	async (world, decision, key) => {
		const finish = await answered(world, first, decision, key);
		// PingOne is asked about the key only, so the decline gets a later start.
		const decline = async () => {
			await delay(Math.random() * 2 * SPREAD_MS);
			return await tell(world, second, decision, DECLINE);
		};
		return await Promise.all([tell(world, first, decision, finish), decline()]);
	};

const stopOrConfirm: Race = async (world, decision, key) => {
	const told = confirmAt('webhook1')(world, decision, key);
	await delay(Math.random() * 6 * SPREAD_MS);
	// n8n refuses to stop what is over.
	await stop(world, decision.executionId).catch(() => undefined);
	return await told.catch(() => []);
};

/** @throws unless there is one decision, which a page has made, approved only when a key has signed */
function expectOne({ came, acted, claims, execution }: Run): void {
	const seen = JSON.stringify({ execution, came, acted, claims });
	assert(came.length <= 1 && acted <= 1, seen);
	for (const { status, approved } of came) assert.equal(approved, status === 'CONFIRMED', seen);
}

/** @throws unless a page was told what the workflow got */
function expectTold(run: Run): void {
	expectOne(run);
	assert.equal(run.execution, 'success', JSON.stringify(run));
	assert.equal(run.acted, 1);
	assert(run.claims.includes(run.came[0].status), JSON.stringify(run));
}

async function runs(world: QueueWorld, race: Race): Promise<Run[]> {
	const { key, waiting } = await ask(world);
	await world.sandbox.control('POST', '/settings', { latencyMs: LATENCY_MS });
	const all: Run[] = [];
	while (waiting.length > 0) {
		const some = waiting.splice(0, AT_ONCE).map(async (decision) => {
			const claims = claimsOf(await race(world, decision, key));
			return { claims, ...(await ended(world, decision)) };
		});
		all.push(...(await Promise.all(some)));
	}
	return all;
}

const statuses = (all: Run[]) =>
	counted(all.map(({ acted, came, execution }) => (acted > 0 ? came[0].status : execution)));

const raceCheck = (
	name: string,
	race: Race,
	expectEach: (run: Run) => void,
	expectAll: (all: Run[], checks: number) => void = () => undefined,
): QueueCheck => ({
	name: `Confirmation race: ${name} (${RUNS} runs)`,
	async run(world) {
		const all = await runs(world, race);
		for (const one of all) expectEach(one);
		const checks = await checksOf(world);
		expectAll(all, checks);
		const two = all.filter(({ claims }) => new Set(claims).size > 1).length;
		const unheard = all.filter(({ claims, came }) => claims.length > 0 && came.length === 0).length;
		return `${statuses(all)}; ${checks} checks at PingOne; two pages of two minds: ${two}; pages told what n8n did not go on with: ${unheard}`;
	},
});

/** Every page that claims a decision claims the workflow's. */
function expectSame(run: Run): void {
	expectTold(run);
	assert.deepEqual(new Set(run.claims), new Set([run.came[0].status]));
}

async function aroundExpiry(world: QueueWorld, decision: Decision, place: number, key: SoftKey) {
	const { client, clock } = world;
	const { data } = await client.execution(decision.executionId);
	const [{ json }] = data.resultData.runData.Link[0].data?.main[0] ?? [];
	const end = Date.parse((json.confirmation as { validUntil: string }).validUntil);
	const near = async (moment: number) =>
		await delay(Math.max(0, moment - clock.now() + (Math.random() - 0.5) * 4_000));
	const isLate = place % 2 === 1;
	if (!isLate) await near(end);
	else await near(end - 5_000);
	const finish = await answered(world, 'webhook1', decision, key).catch(() => undefined);
	if (isLate) await near(end + GRACE_MS);
	const claims = claimsOf([finish && (await tell(world, 'webhook1', decision, finish))]);
	return { claims, ...(await ended(world, decision)) };
}

/** Links expire while the user clicks, and grace periods while the key is touched. */
const expiry: QueueCheck = {
	name: `Confirmation race: expiry against confirm (${RUNS} runs)`,
	workflows: () => [decideWorkflow(SHORT, {}, { linkValidFor: 1, linkValidUnit: 'minutes' })],
	publish: [SHORT],
	async run(world) {
		const { key, waiting } = await ask(world, RUNS, SHORT);
		const all = await Promise.all(
			waiting.map(async (decision, place) => await aroundExpiry(world, decision, place, key)),
		);
		for (const one of all) {
			expectOne(one);
			assert.equal(one.came[0].status, one.claims[0] ?? 'EXPIRED', JSON.stringify(one));
		}
		return statuses(all);
	},
};

/** Races for one decision in real n8n; test/unit/confirmation/races.test.mts plays them in virtual time. */
export const CONFIRMATION_RACES: QueueCheck[] = [
	raceCheck('two tabs of one processor', twice('webhook1', 'webhook1'), expectSame, (_, all) =>
		assert.equal(all, RUNS),
	),
	raceCheck('two processors', twice('webhook1', 'webhook2'), expectTold),
	raceCheck(
		'decline against confirm at one processor',
		declineOrConfirm('webhook1', 'webhook1'),
		expectSame,
	),
	raceCheck(
		'decline against confirm at two processors',
		declineOrConfirm('webhook1', 'webhook2'),
		expectSame,
	),
	raceCheck('stop during the ceremony', stopOrConfirm, (run) => {
		expectOne(run);
		if (run.execution === 'canceled') assert.equal(run.acted, 0);
		else expectTold(run);
	}),
	expiry,
];
