import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';
import { PingOne } from '../../../nodes/PingOne/PingOne.node.ts';
import { equip, SUBJECTS, type Subject } from '../../support/editor/everyOperation.mts';
import { errorOf } from '../../support/errorItem.mts';
import { runInLab, undisturbed } from '../../support/lab/lab.mts';
import {
	failFrom,
	failTokensFrom,
	flawsOf,
	NETWORK,
	TOKEN_NETWORK,
	type Failing,
} from '../../support/lab/networkErrors.mts';
import { requestToken } from '../../support/pingOneClient.mts';
import { locator, seedHires } from '../../support/tenant.mts';
import { useWorld } from '../../support/world.mts';

const { sandbox } = useWorld();

/** The waits are in `networkErrorsElsewhere`; some operations send no request at all. */
const WAITS = ['confirmation.sendAndWait', 'device.enroll'];
const OFFLINE = [
	...['confirmation.verifyReceipt', 'confirmation.watchLink'],
	...['device.testSignIn', 'device.watchLink'],
];

it('the table has every operation of the description', () => {
	const offered = new PingOne().description.properties
		.filter(({ name }) => name === 'operation')
		.flatMap(({ displayOptions, options = [] }) =>
			(options as INodePropertyOptions[]).map(
				({ value }) => `${String(displayOptions?.show?.resource?.[0])}.${String(value)}`,
			),
		);
	const tried = SUBJECTS.map(({ resource, operation }) => `${resource}.${operation}`);
	expect(offered.length).toBeGreaterThan(40);
	expect(offered.filter((name) => !tried.includes(name)).sort()).toEqual(
		[...WAITS, ...OFFLINE].sort(),
	);
});

/** Of a user who is named, the ID is read first. */
const byName = ({ fields }: Subject, name: string) =>
	fields.some((field) => field.name === 'user') ? { user: locator('username', name) } : {};

const SOON = { options: { waitForPingOne: 1 } };

/** What the error item says, without what was done before. */
const textOf = (output: IDataObject) => {
	const { message, hint } = errorOf({ json: output });
	return `${message}. ${hint}`.replace(/^.*?, then: /, '');
};

it.each(SUBJECTS.map((subject): [string, Subject] => [subject.action, subject]))(
	'%s: every message speaks of what was asked',
	async (_, subject) => {
		const [first, person] = await equip(sandbox, await seedHires(sandbox, 2));
		const { body } = await requestToken(sandbox.url, sandbox.ids.apps.basic);
		const access = { sandbox, token: String(body.access_token) };
		const plain = await runInLab(access, subject, [first], undisturbed);
		const changes = { ...SOON, ...byName(subject, 'hire0002') };
		const flaws: string[] = [];
		const failed = new Set<string>();
		const tryOne = async (kind: string, { fates, victim }: Failing) => {
			const [output] = (await runInLab(access, subject, [person], fates, changes)).outputs;
			const request = victim();
			if (request === undefined || output?.error === undefined) return;
			failed.add(kind);
			for (const flaw of flawsOf(request, textOf(output))) flaws.push(`${kind}: ${flaw}`);
		};
		for (let at = 1; at <= plain.sent.length + 1; at += 1) {
			for (const kind of Object.keys(NETWORK)) {
				await tryOne(kind, failFrom(at, false, NETWORK[kind]));
			}
			for (const kind of Object.keys(TOKEN_NETWORK)) {
				await tryOne(kind, failTokensFrom(at, TOKEN_NETWORK[kind]));
			}
			if (!subject.onlyReads) await tryOne('reset', failFrom(at, true, NETWORK.reset));
		}
		expect(flaws).toEqual([]);
		expect([...failed].sort()).toEqual(
			[...Object.keys(NETWORK), ...Object.keys(TOKEN_NETWORK)].sort(),
		);
	},
);
