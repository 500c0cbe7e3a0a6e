import {
	ICredentialsHelper,
	NodeHelpers,
	setSafeRegexEngine,
	Workflow,
	type ICredentialDataDecryptedObject,
	type ICredentials,
	type ICredentialsExpressionResolveValues,
	type IHttpRequestOptions,
	type INodeCredentialsDetails,
	type INodeProperties,
	type INodeTypes,
	type IWorkflowExecuteAdditionalData,
	type WorkflowExecuteMode,
} from 'n8n-workflow';
import { PingOneOAuth2Api } from '../../credentials/PingOneOAuth2Api.credentials.ts';

// n8n ends a pattern of a field's condition after 250 ms of the clock on the wall, which a busy machine
// reaches without any fault; the patterns here are our own.
setSafeRegexEngine({
	exec: (pattern, input, flags) => new RegExp(pattern, flags).exec(input),
	test: (pattern, input, flags) => new RegExp(pattern, flags).test(input),
	replace: (pattern, input, flags, by) => input.replace(new RegExp(pattern, flags), by),
	matchAll: (pattern, input, flags = '') => [
		...input.matchAll(new RegExp(pattern, flags.includes('g') ? flags : `${flags}g`)),
	],
	split: (pattern, input, flags) => input.split(new RegExp(pattern, flags)),
});

/** Evaluates a credential for an item, as n8n does (n8n, credentials-helper.js). */
const resolveFor = (
	{
		workflow,
		runExecutionData,
		runIndex,
		itemIndex,
		node,
		connectionInputData,
	}: ICredentialsExpressionResolveValues,
	data: ICredentialDataDecryptedObject,
	mode: WorkflowExecuteMode,
) =>
	workflow.expression.getParameterValue(
		data as never,
		runExecutionData,
		runIndex,
		itemIndex,
		node.name,
		connectionInputData,
		mode,
		{},
		undefined,
		false,
		data as never,
	) as unknown as ICredentialDataDecryptedObject;

/** Hidden fields of these names are an administrator's (n8n 2.41.1, OAUTH_PINNED_FIELDS). */
const PINNED = [
	...['useDynamicClientRegistration', 'authUrl', 'accessTokenUrl', 'grantType', 'authentication'],
	...['usePkce', 'requestTokenUrl', 'signatureMethod'],
];

/** By its values as JSON, what was computed already: n8n's conditions of fields take longer than a request. */
const computed = new Map<string, string>();

/** The fields that our credential has with some values, as n8n computes them: with defaults. */
function withDefaults(properties: INodeProperties[], values: ICredentialDataDecryptedObject) {
	const key = JSON.stringify(values);
	const compute = () =>
		JSON.stringify(
			NodeHelpers.getNodeParameters(properties, values as never, true, false, null, null),
		);
	const found = computed.get(key) ?? compute();
	computed.set(key, found);
	return JSON.parse(found) as ICredentialDataDecryptedObject;
}

/**
 * Stands in for the credential table of n8n. Everything around it is n8n's: defaults, expressions,
 * and in n8n-core the OAuth2 code that reads and writes it.
 */
export class CredentialStore extends ICredentialsHelper {
	/** How often the credential was decrypted and evaluated. */
	reads = 0;
	private readonly type = new PingOneOAuth2Api();

	constructor(
		private readonly nodeTypes: INodeTypes,
		public stored: ICredentialDataDecryptedObject,
		private readonly overwrites: ICredentialDataDecryptedObject = {},
	) {
		super();
	}

	getParentTypes() {
		return this.type.extends;
	}

	isCredentialUsableByNode() {
		return true;
	}

	async authenticate(_: ICredentialDataDecryptedObject, __: string, options: IHttpRequestOptions) {
		return await Promise.resolve(options);
	}

	preAuthentication(): Promise<ICredentialDataDecryptedObject | undefined> {
		return Promise.resolve(undefined);
	}

	async runPreAuthentication(_: unknown, credentials: ICredentialDataDecryptedObject) {
		return (await this.type.preAuthentication(credentials)) as ICredentialDataDecryptedObject;
	}

	async getCredentials(): Promise<ICredentials> {
		return await Promise.reject(new Error('not used by the code under test'));
	}

	getCredentialsProperties(): INodeProperties[] {
		const clientId: INodeProperties = {
			displayName: 'Client ID',
			name: 'clientId',
			type: 'string',
			default: '',
		};
		return [clientId, ...this.type.properties];
	}

	async getDecrypted(
		_: IWorkflowExecuteAdditionalData,
		__: INodeCredentialsDetails,
		___: string,
		mode: WorkflowExecuteMode,
		____?: unknown,
		raw?: boolean,
		ofItem?: ICredentialsExpressionResolveValues,
	): Promise<ICredentialDataDecryptedObject> {
		if (raw) return { ...this.stored };
		this.reads += 1;
		const properties = this.getCredentialsProperties();
		const isPinned = (name: string) =>
			PINNED.includes(name) && properties.some((p) => p.name === name && p.type === 'hidden');
		const stored = Object.entries(this.stored).filter(([name]) => !isPinned(name));
		// What an administrator sets is stored nowhere.
		const data = withDefaults(properties, { ...Object.fromEntries(stored), ...this.overwrites });
		return await Promise.resolve({
			...(ofItem ? resolveFor(ofItem, data, mode) : this.resolve(data, mode)),
			...(this.stored.oauthTokenData !== undefined && {
				oauthTokenData: this.stored.oauthTokenData,
			}),
		});
	}

	/** Evaluates the computed fields with n8n's own expression code, as n8n does for a credential. */
	private resolve(data: ICredentialDataDecryptedObject, mode: WorkflowExecuteMode) {
		const node = {
			id: 'credential',
			name: 'credential',
			type: 'test.start',
			typeVersion: 1,
			position: [0, 0] as [number, number],
			parameters: data as never,
		};
		const workflow = new Workflow({
			nodes: [node],
			connections: {},
			active: false,
			nodeTypes: this.nodeTypes,
		});
		return workflow.expression.getComplexParameterValue(
			node,
			data as never,
			mode,
			{},
			undefined,
			undefined,
			data,
		) as ICredentialDataDecryptedObject;
	}

	async updateCredentials() {
		await Promise.reject(new Error('not used by the code under test'));
	}

	async updateCredentialsOauthTokenData(
		_: INodeCredentialsDetails,
		__: string,
		data: ICredentialDataDecryptedObject,
	) {
		this.stored = { ...this.stored, oauthTokenData: data.oauthTokenData };
		await Promise.resolve();
	}
}
