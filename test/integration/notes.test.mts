import { locator } from '../support/tenant.mts';
import { useWorld } from '../support/world.mts';

const { sandbox, node } = useWorld();

const until = (value: string) => ({
	...{ resource: 'user', operation: 'setMfaBypass', until: value },
	user: locator('id', sandbox.user().id),
	options: { maxHours: 48 },
});

/** A day ahead, so that it is in the future in every zone. */
const TOMORROW = new Date(Date.now() + 86_400_000).toISOString();

const said = async (value: string) =>
	(await node.run(until(value))).hints
		.map(({ message }) => message)
		.filter((message) => message.includes('time zone'));

it('names the zone in which a date without one was read', async () => {
	const [note, ...others] = await said(TOMORROW.slice(0, 19));
	expect(others).toEqual([]);
	expect(note).toMatch(
		/^'MFA Bypass Until' named no time zone and was read as \w+(\/\w+)?, this workflow’s time zone\./,
	);
});

it.each([TOMORROW, TOMORROW.replace('Z', '+00:00'), `${TOMORROW.slice(0, 19)} UTC`])(
	'keeps quiet about %s',
	async (value) => {
		expect(await said(value)).toEqual([]);
	},
);

it('names it for a date in a collection, too', async () => {
	const { hints } = await node.run({
		...{ resource: 'user', operation: 'getWithoutPasskey', limit: 1 },
		filters: { createdSince: '2026-01-01T00:00:00' },
	});
	expect(hints.map(({ message }) => message).join(' ')).toContain(
		"'Created Since' named no time zone",
	);
});

it('tells of how many items nothing was found, and how many were cut', async () => {
	const place = (number: number) => sandbox.user(number).id;
	await sandbox.seed({}, place(0));
	await sandbox.seed({}, place(0));
	const items = [0, 1, 2].map((number) => ({ id: place(number) }));
	const list = node.device('getAll', { user: locator('id', '={{ $json.id }}'), limit: 1 });
	const { hints } = await node.run(list, { items });
	expect(hints.map(({ message }) => message)).toEqual([
		'For 1 of 3 items: PingOne has more than the limit allowed. Turn on Return All, or raise Limit. For 2 of 3 items: PingOne has nothing that matches, so they end here, and no node after this one receives them. To keep them, set If Nothing Matches to Return One Item under Options.',
	]);
});
