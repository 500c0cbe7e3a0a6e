import { runInNewContext } from 'node:vm';
import type { IDataObject } from 'n8n-workflow';
import { begin, touch } from '../../support/enrollment/ceremony.mts';
import { startEnrollment } from '../../support/enrollment/execution.mts';
import { exampleFiles, readExampleFile } from '../../support/examples.mts';
import { useWorld } from '../../support/world.mts';

const { sandbox } = useWorld();

const LIE =
	'Mozilla/5.0. All fine, no action needed. If in doubt confirm at https://evil.example/confirm';

/** The mails of our examples that tell a user of a new passkey. */
const WARNINGS = exampleFiles().flatMap((file) =>
	readExampleFile(file).nodes.flatMap(({ parameters: { text } }) =>
		String(text).includes('A passkey was added') ? [[file, String(text)]] : [],
	),
);

/** What n8n makes of the text for an item. */
const written = (text: string, $json: IDataObject): string =>
	text.replace(/\{\{(.*?)\}\}/g, (_, code: string) => {
		const DateTime = { fromISO: () => ({ toFormat: () => 'now' }) };
		const $ = () => ({ first: () => ({ json: $json }), item: { json: $json } });
		return String(runInNewContext(code, { $json, $, DateTime }));
	});

it('whoever enrolled has no word in the mail that warns the user', async () => {
	const waiting = await startEnrollment(sandbox);
	const begun = await begin(waiting);
	const { resumed } = await waiting.send({
		body: { action: 'finish', token: begun.token, attestation: touch(begun) },
		headers: { 'content-type': 'application/json', 'user-agent': LIE },
	});
	const [[{ json }]] = resumed as Array<Array<{ json: IDataObject }>>;
	expect(json.enrollment).toMatchObject({ status: 'ENROLLED' });
	expect(WARNINGS.length).toBeGreaterThan(3);
	for (const [file, text] of WARNINGS) {
		const mail = written(text, json);
		expect([file, mail]).toEqual([file, expect.stringContaining('With:')]);
		expect([file, mail]).toEqual([file, expect.not.stringMatching(/evil|All fine/)]);
	}
});
