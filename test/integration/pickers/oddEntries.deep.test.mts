import { getPopulations } from '../../../nodes/PingOne/listSearch/named.ts';
import { useWorld } from '../../support/world.mts';
import { listContext, search } from './picker.mts';

const { sandbox } = useWorld();

/** Entries as no PingOne should send them, and two that can be chosen. */
const odd = {
	name: 7,
	username: null,
	email: '',
	nickname: {},
	type: [],
	status: 5,
	lock: null,
	block: 'x',
	fido2: null,
	relyingPartyId: 5,
};
const ENTRIES = [
	null,
	5,
	'text',
	[],
	{},
	{ id: null },
	{ id: 5, name: 'number' },
	{ id: '', name: 'empty' },
	{ ...odd, id: 'odd' },
	{ id: 'plain' },
];

const PICKERS = [
	['searchUsers', 'users.list', 'users'],
	['searchGroups', 'groups.list', 'groups'],
	['searchPopulations', 'populations.list', 'populations'],
	['searchDevices', 'devices.list', 'devices'],
	[
		'searchDeviceAuthenticationPolicies',
		'deviceAuthenticationPolicies.list',
		'deviceAuthenticationPolicies',
	],
	['searchFido2Policies', 'fido2Policies.list', 'fido2Policies'],
] as const;

const answer = (name: string) => ({
	kind: 'status',
	status: 200,
	body: { _embedded: { [name]: ENTRIES } },
});

it.each(PICKERS)(
	'%s offers what can be chosen, whatever else comes',
	async (picker, route, name) => {
		await sandbox.fault(route, answer(name));
		const parameters = { user: { mode: 'id', value: sandbox.user().id } } as never;
		const { results } = await search(sandbox, picker, { parameters });
		expect(results.map(({ value }) => value).sort()).toEqual(['odd', 'plain']);
		for (const entry of results) expect(entry.name).toMatch(/^(odd|plain|Device)\b(?!.*undefined)/);
	},
);

it('the populations of a trigger, too', async () => {
	await sandbox.fault('populations.list', answer('populations'));
	const offered = await getPopulations(listContext(sandbox));
	expect(offered.map(({ name }) => name)).toEqual(['odd', 'plain']);
});

it('relying parties need a domain only', async () => {
	const body = {
		_embedded: { fido2Policies: [...ENTRIES, { id: 'x', relyingPartyId: 'a.example' }] },
	};
	await sandbox.fault('fido2Policies.list', { kind: 'status', status: 200, body });
	const { results } = await search(sandbox, 'searchRelyingParties');
	expect(results).toEqual([{ name: 'a.example (x)', value: 'a.example' }]);
});
