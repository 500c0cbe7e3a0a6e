/**
 * Words in the documents that are not this node's, with where they were read. test/unit/documentFacts
 * looks up all others in the node, its texts and its outputs.
 */

/** Labels and states of n8n's editor, read in n8n 2.41.1. */
export const N8N_LABELS = `
	Allowed Domains|Always Output Data|Approval|Continue|Crashed
	Credential|Credentials|Error|Execute Sub-workflow
	Basic Auth|Executions|Header Auth
	If|Import|Install|Loop Over Items
	On Error|Poll Times|Publish|Remove Duplicates|Respond|Retry|Retry On Fail
	Save|Send Email|Settings
	Stop|Stop Workflow|Success|Timeout Workflow|Timezone
	Using 'Respond to Webhook' Node|Wait|Wait for Sub-Workflow Completion
	When Executed by Another Workflow|When Last Node Finishes
`;

/** Labels, roles and menus of PingOne's console, read in Ping's documentation in November 2026. */
export const PINGONE_LABELS = `
	API Usage Dashboard|Applications|Audit|Authentication|Cancel (push)|Check Remember Me Device|Client Credentials
	Configuration|Configuration Read Only|Environment Admin|Global Authenticators|Grant Roles|Identity Data Admin
	Integrations|JWKS|Metadata ID|MFA|MFA Settings|Monitoring|Overview
	PingOne MFA|Private Key JWT|Rate Limits and Allowed IPs|Roles
	Token Auth Method|Webhooks|Worker
`;

/** Menus of GitHub, November 2026. */
export const GITHUB_LABELS = 'Security';

/** Sentences that n8n says, read in n8n 2.41.1. */
export const N8N_SENTENCES = [
	"Couldn't connect with these settings",
	'Failed to acquire OAuth2 access token',
	'Form Submitted. Your response has been recorded',
	'Problem loading form',
	'Save successful production executions',
	'Run once for each item',
	'The service refused the connection - perhaps it is offline',
	'n8n is starting up. Please wait',
];

/** Messages of the node that it puts together, with the words of its own in them. */
export const ASSEMBLED: Record<string, string[]> = {
	"It is unknown whether group 'Sales' was created": ['It is unknown whether '],
	'PingOne rate-limited this run 3 times. The node waited 4 s in total and retried.': [
		' rate-limited this run ',
		'The node waited ',
		' in total and retried.',
	],
	'The group was not read': [' was not read'],
	"'User' has no enrollment link in this execution": ['has no ', ' in this execution'],
	"'Webhook URL' must be public, or must start with https://": [
		'must be public, got ',
		'must start with https://, got ',
	],
	'PingOne does not allow the worker app to view webhooks, or to create webhooks': [
		'PingOne does not allow the worker app to ',
		'view webhooks',
		'create webhooks',
	],
};

/** Names in tables of measurements, which are nobody's messages. */
export const TABLED = [
	'On Error: Continue (using error output)',
	"The credential's token field",
	'Workflow static data, from a trigger',
	'Workflow static data, from an execution',
];

/** Environment variables of n8n, read in the sources of n8n 2.41.1. */
export const N8N_VARIABLES = `
	CREDENTIALS_OVERWRITE_DATA DB_RECOVERY_BACKOFF_MAX_MS EXECUTIONS_DATA_MAX_AGE
	EXECUTIONS_DATA_PRUNE_MAX_COUNT EXECUTIONS_TIMEOUT
	GENERIC_TIMEZONE N8N_COMMUNITY_PACKAGES N8N_COMMUNITY_PACKAGES_MANAGED_BY_ENV N8N_CONCURRENCY_PRODUCTION_LIMIT N8N_DISABLE_PRODUCTION_MAIN_PROCESS
	N8N_GRACEFUL_SHUTDOWN_TIMEOUT N8N_LOG_FORMAT N8N_POLLER_DURABLE_CURSORS_ENABLED N8N_PROXY_HOPS N8N_REINSTALL_MISSING_PACKAGES
	N8N_SCHEDULER_ENABLED N8N_SCHEDULER_POLL_TRIGGERS_ENABLED N8N_UNVERIFIED_PACKAGES_ENABLED
	N8N_USE_WORKFLOW_PUBLICATION_SERVICE N8N_WEBHOOK_URL N8N_WORKFLOW_AUTODEACTIVATION_ENABLED
	QUEUE_BULL_REDIS_TIMEOUT_THRESHOLD WEBHOOK_URL
`;

/** Codes of n8n and PingOne that pages name, with the page that says where they were read. */
export const OTHERS_CODES = 'WAIT_INDEFINITELY';

/** Files of n8n 2.41.1, types of contents, and places on a reader's machine. */
export const OTHERS_PATHS = `
	chat/chat-execution-manager.js|executions/execution-persistence.js|executions/execution-recovery.service.js
	executions/execution.service.js|workflows/workflow-execution.service.js|webhooks/engine-v2-webhooks.js
	webhooks/hitl-interaction-webhooks.js|webhooks/waiting-forms.js|webhooks/waiting-webhooks.js
	webhooks/webhook-helpers.js
	application/json|application/vnd.pingidentity.|nodes/node_modules/n8n-nodes-pingone|America/Indiana/Knox
`;

/** People, populations and texts of the sandbox and of samples. */
export const SAMPLES = 'Betty Holberton|Müller/Maier|O’Brien|Somebody Unknown';

/** Words in bold that name nothing: they begin a paragraph, or stress it. */
export const EMPHASES = `
	Address|Confirm|Enroll|Evidence|Examples|Failures|GET|Giving up|Manage|Memory|Pause|Plateau|Read|Search|Sign-in
	Triggers
`;

/** Members of items that a workflow of the reader's has made. */
export const INPUTS = 'email|environment|family|link|message|user|user.email|publicKey';

const READ_EVENT = 'nodes/PingOne/trigger/event/readEvent.ts';

/** Members that come from some tenants or in some ends only, with the file that writes them. */
export const RARE_MEMBERS: Record<string, string> = {
	'enrollment.unknownDeviceIds': 'nodes/PingOne/enrollment/result.ts',
	unknownDeviceIds: 'nodes/PingOne/enrollment/result.ts',
	whatToDo: 'nodes/PingOne/enrollment/result.ts',
	'error.hint': 'nodes/PingOne/run/itemError.ts',
	'error.message': 'nodes/PingOne/run/itemError.ts',
	'error.outcome': 'nodes/PingOne/pingone/errors/changeError.ts',
	'error.possibleDeviceIds': 'nodes/PingOne/pingone/errors/describeError.ts',
	...{ leftOutFrom: READ_EVENT, leftOutUntil: READ_EVENT, outcome: READ_EVENT },
	...{ populationSource: READ_EVENT, userSource: READ_EVENT },
};
