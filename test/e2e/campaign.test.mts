import { mailboxCredential, sandboxCredential } from '../../tools/demo/examples.mts';
import { type Mailbox, openMailbox } from '../../tools/host/mailbox.mts';
import { itemsOf } from '../../tools/host/n8n.mts';
import {
	addPeople,
	CAMPAIGN_IDS,
	type CampaignWorld,
	campaignWorkflows,
	insertRows,
	keysPerPerson,
	list,
	mailsPerPerson,
	runCampaign,
	tick,
} from '../support/campaign.mts';
import { eventually } from '../support/eventually.mts';
import { type PackedN8n, startPackedN8n } from '../support/n8n.mts';
import { type SandboxProcess, startSandboxProcess } from '../support/sandbox.mts';
import { seedHires } from '../support/tenant.mts';

const PEOPLE = 20;

let sandbox: SandboxProcess;
let mailbox: Mailbox;
let host: PackedN8n;
let world: CampaignWorld;

beforeAll(async () => {
	sandbox = await startSandboxProcess();
	mailbox = await openMailbox();
	host = await startPackedN8n({
		credentials: [sandboxCredential(sandbox.ids), mailboxCredential(mailbox.port)],
		workflows: campaignWorkflows(sandbox),
		publish: CAMPAIGN_IDS,
	});
	world = { sandbox, mailbox, url: host.n8n.url, client: () => host.client };
});

afterAll(async () => {
	await host?.close();
	await mailbox?.close();
	await sandbox?.close();
});

it('Enrollment campaign: started several times at once, it mails everybody once', async () => {
	const userIds = await seedHires(sandbox, PEOPLE);
	const emails = userIds.map((_, place) => `hire${String(place + 1).padStart(4, '0')}@example.com`);
	const [owner, ...others] = emails;
	await sandbox.control('POST', `/users/${userIds[0]}/devices`, { nickname: 'Blue key' });
	await tick(world);
	await addPeople(world, [...emails, 'nobody@example.com', emails[1].toUpperCase()]);
	await addPeople(world, emails);
	expect(await list(world)).toHaveLength(PEOPLE + 1);
	// A sheet that somebody kept by hand: one person again, and a row without an address.
	await insertRows(world, [emails[1], null]);

	await Promise.all([tick(world), tick(world), tick(world)]);
	await runCampaign(world, others);
	expect(mailsPerPerson(world, others)).toEqual({ 1: others.length });
	expect(await keysPerPerson(world, userIds)).toEqual({ '1 ACTIVE': PEOPLE });

	const rows = await eventually('the list knows of all', async () => {
		const now = await list(world);
		return now.every(({ state }) => state === 'ENROLLED' || state === 'FAILED') ? now : undefined;
	});
	const stateOf = (wanted: string) => rows.find(({ email }) => email === wanted);
	for (const email of others) expect(stateOf(email)?.state).toBe('ENROLLED');
	expect(rows.filter(({ link }) => Boolean(link))).toEqual([]);
	expect(stateOf(owner)?.note).toMatch(/already/);
	expect(stateOf('nobody@example.com')?.note).toMatch(/\S/);
	for (const email of [owner, 'nobody@example.com']) {
		expect(mailsPerPerson(world, [email])).toEqual({ 0: 1 });
	}

	const report = await host.client.run('campaign', 'Every morning at 8');
	const execution = await host.client.settled(report);
	expect(itemsOf(execution, 'Mail the report')).toHaveLength(1);
	const [mail] = mailbox.to('hr@example.com');
	// With the row that was there twice.
	expect(mail.text).toContain(`ENROLLED: ${others.length + 1}`);
	expect(mail.text).toContain('FAILED: 3');
	expect(mail.text).toContain('nobody@example.com: ');
	expect(mail.text).toMatch(/row \d+, without an email: \S/);
	for (const email of others) expect(mail.text).toMatch(new RegExp(`${email}, mailed \\d+ \\w+`));
});
