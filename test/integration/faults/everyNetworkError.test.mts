import type { INodePropertyOptions } from 'n8n-workflow';
import { PingOne } from '../../../nodes/PingOne/PingOne.node.ts';
import { equip, SUBJECTS, type Subject } from '../../support/editor/everyOperation.mts';
import { errorOf } from '../../support/errorItem.mts';
import { runInLab, undisturbed } from '../../support/lab/lab.mts';
import type { Answer, Fate, Sent } from '../../support/lab/wire.mts';
import { requestToken } from '../../support/pingOneClient.mts';
import { locator, seedHires } from '../../support/tenant.mts';
import { useWorld } from '../../support/world.mts';

const { sandbox } = useWorld();

const failing = (code: string) => async (): Promise<Answer> =>
	await Promise.reject(Object.assign(new Error(`connect ${code}`), { code }));

const NETWORK: Record<string, () => Promise<Answer>> = {
	refused: failing('ECONNREFUSED'),
	reset: failing('ECONNRESET'),
	timeout: failing('ECONNABORTED'),
	'unknown name': failing('ENOTFOUND'),
};

/** Where n8n waits for a person, or PingOne is not asked: these have tests of their own. */
const ELSEWHERE = [
	...['confirmation.sendAndWait', 'confirmation.verifyReceipt'],
	...['device.enroll', 'device.watchLink'],
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
	expect(offered.filter((name) => !tried.includes(name)).sort()).toEqual(ELSEWHERE);
});

/** What a request is about, by the last name in its path, and how a message has to call it. */
const WORDS: Record<string, RegExp> = {
	users: /\buser/i,
	devices: /\bdevice/i,
	nickname: /\bnickname\b/,
	memberOfGroups: /\bgroup/i,
	sessions: /\bsession/i,
	password: /\bpassword\b/i,
	population: /\bpopulation\b/i,
	enabled: /\bstatus\b/,
	mfaEnabled: /\bMFA status\b/,
	bypassMFA: /\bMFA bypass\b/,
	groups: /\bgroup/i,
	populations: /\bpopulation/i,
	deviceAuthenticationPolicies: /\bdevice authentication polic/i,
	fido2Policies: /\bFIDO2 polic/,
};

const wordFor = ({ path }: Sent) => {
	const names = path.split('/').filter((_, place) => place % 2 === 1);
	return WORDS[names.at(-1) ?? ''] ?? new RegExp(`no word for ${path}`);
};

const CHANGES = /unknown|may have been|check it|look (at|in)|was (created|changed|deleted)/i;

/** What is wrong with a message about a request that got lost. */
function flawsOf(victim: Sent, text: string): string[] {
	const flaws: string[] = [];
	const isRead = victim.method === 'GET';
	if (isRead && CHANGES.test(text)) flaws.push('a read asks to check for changes');
	const isAboutDevices = /\/devices\b/.test(victim.path);
	const words = text.replace(/device authentication polic(y|ies)/gi, '');
	if (!isAboutDevices && /device/i.test(words)) flaws.push('it speaks of devices');
	const isNamed = text.includes('Nothing was sent for this item') || wordFor(victim).test(text);
	if (!isNamed) flaws.push('it does not say what it speaks of');
	return flaws;
}

/** From a request on, all requests fail, or all of its method. */
function failFrom(at: number, isAlike: boolean, fail: () => Promise<Answer>) {
	let victim: Sent | undefined;
	const fate: Fate = async (sent, forward) => {
		if (sent.count === at) victim = sent;
		const isHit = victim && (!isAlike || sent.method === victim.method);
		return await (isHit ? fail : forward)();
	};
	return { fate, victim: () => victim };
}

/** Of a user who is named, the ID is read first. */
const byName = ({ fields }: Subject, name: string) =>
	fields.some((field) => field.name === 'user') ? { user: locator('username', name) } : {};

const SOON = { options: { waitForPingOne: 1 } };

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
		const tryOne = async (at: number, isAlike: boolean, kind: string) => {
			const { fate, victim } = failFrom(at, isAlike, NETWORK[kind]);
			const [output] = (await runInLab(access, subject, [person], fate, changes)).outputs;
			const request = victim();
			if (request === undefined || output?.error === undefined) return;
			failed.add(kind);
			const { message, hint } = errorOf({ json: output });
			// What was done before is told in front of it.
			const text = `${message}. ${hint}`.replace(/^.*?, then: /, '');
			for (const flaw of flawsOf(request, text)) {
				flaws.push(`${request.method} ${request.path}, ${kind}: ${flaw}: ${text}`);
			}
		};
		for (let at = 1; at <= plain.sent.length + 1; at += 1) {
			for (const kind of Object.keys(NETWORK)) {
				await tryOne(at, false, kind);
			}
			if (!subject.onlyReads) await tryOne(at, true, 'reset');
		}
		expect(flaws).toEqual([]);
		expect([...failed]).toEqual(Object.keys(NETWORK));
	},
);
