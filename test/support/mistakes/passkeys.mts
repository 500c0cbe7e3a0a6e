import { locator } from '../tenant.mts';
import { type Entering, type Mistake, OBJECT } from './entering.mts';

const RECEIPT = 'Pass the confirmation.receipt of Send and Wait for Passkey, whole and unchanged.';
const DOMAIN = 'Enter example.com instead.';
const AGAINST = "'Relying Party ID' must be";

/** Links, pages, passkeys and confirmations. */
export const passkeys = ({ rpId, enroll, link, confirm, receipt }: Entering): Mistake[] => [
	[
		'an address of mail for the relying party',
		rpId('ada@example.com'),
		`${AGAINST} a domain, such as example.com, got 'ada@example.com'`,
		DOMAIN,
	],
	[
		'a port at the relying party',
		rpId('example.com:8443'),
		`${AGAINST} a bare domain, without a port, got 'example.com:8443'`,
		DOMAIN,
	],
	[
		'a path at the relying party',
		rpId('example.com/login'),
		`${AGAINST} a bare domain, without a path, got 'example.com/login'`,
		DOMAIN,
	],
	[
		'three people at once',
		[enroll({}), [{}, {}, {}]],
		"'Input' must be one item, got 3: an execution waits for one user at a time",
		'To enroll a list, import the example “Enroll a list and remind” (enroll-a-list.json): it calls itself once for each user. To do the same here, put Loop Over Items in front of an Execute Sub-workflow node with Wait for Sub-Workflow Completion turned off; or loop over the items.',
	],
	[
		'no link before the wait',
		enroll({}),
		"'User' has no enrollment link in this execution",
		'Put a PingOne node with the operation Create Enrollment Link before this one, for the same user, and send its enrollment.link. Or set Send Link With to A Workflow. In the editor, click Execute workflow, not Execute step.',
	],
	[
		'a relying party on which the page is not',
		enroll({ rpId: locator('domain', 'example.com') }),
		"'Relying Party ID' is 'example.com', but the page is on 'localhost', which is neither that domain nor below it",
		'Browsers would refuse the key. Choose localhost or a domain above it, give n8n an address below example.com and set N8N_WEBHOOK_URL to it, or set Relying Party to This Instance’s Own Host, for passkeys that work on localhost only.',
	],
	[
		'a link for two months',
		link({ linkValidFor: 60 }),
		"'Link Valid For' must be between 1 minute and 30 days, got '60 days'",
		'Enter a number and choose its unit.',
	],
	[
		'a logo without HTTPS',
		enroll({ page: { logoUrl: 'http://example.com/logo.png' } }),
		"'Logo URL' must be a web address that starts with https:// and a domain, got 'http://example.com/logo.png'",
		'Enter the whole address, for example https://www.example.com/welcome.',
	],
	[
		'a watch without an enrollment',
		() => ({ resource: 'device', operation: 'watchLink', watchFor: 72 }),
		"'Input' must be the output of Enroll FIDO2 Device, but has no enrollment that has ended",
		'Connect this node to Enroll FIDO2 Device, or to an If node right after it.',
	],
	[
		'a test without an enrollment',
		() => ({ resource: 'device', operation: 'testSignIn', testFor: 10 }),
		"'Input' must be the output of Enroll FIDO2 Device, but has no enrollment that has ended",
		'Connect this node to Enroll FIDO2 Device, or to an If node right after it.',
	],
	[
		'a whole item for the text to be confirmed',
		[confirm({ message: '={{ $json }}' }), [{ amount: 5 }]],
		`'Message' must be text, got '{"amount":5}'`,
		OBJECT,
	],
	[
		'a reminder after the end of the link',
		confirm({ options: { remindAfter: 3, remindAfterUnit: 'days' } }),
		"'Remind After' must be less than 'Valid For', got '3 days': no one would be reminded",
		'Shorten it, or raise Valid For.',
	],
	[
		'reminders that nothing makes due',
		confirm({ options: { maxReminders: 2 } }),
		"'Max Reminders' needs Remind After, which is not set",
		'Add Remind After under Options, or remove this option: without Remind After, no one is reminded.',
	],
	[
		'the unit of no time',
		confirm({ options: { remindAfterUnit: 'days' } }),
		"'Remind After Unit' needs Remind After, which is not set",
		'Add Remind After under Options, or remove this option: without Remind After, no one is reminded.',
	],
	[
		'a color by its name',
		confirm({ page: { accentColor: 'blue' } }),
		"'Accent Color' must be a color such as #1f5fbf, got 'blue'",
		'Pick a color, or enter # followed by six hexadecimal digits.',
	],
	[
		'the name of a key for its public key',
		confirm({ options: { publicKeys: 'my key' } }),
		"'Public Keys' cannot be used: 'publicKey' must be base64url or base64 text, but it holds other characters",
		'Copy the value whole and unchanged.',
	],
	[
		'a confirmation for its receipt',
		receipt('{"status":"CONFIRMED"}'),
		"'Receipt' cannot be used: 'version' must be 2, got missing",
		RECEIPT,
	],
	[
		'a receipt that the node before does not give out',
		receipt('={{ $json.confirmation?.receipt }}'),
		"'Receipt' cannot be used: it must be a JSON object or its text, got missing",
		RECEIPT,
	],
];
