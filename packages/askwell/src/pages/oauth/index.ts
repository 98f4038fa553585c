// `askwell/oauth`: third parties that accounts can be connected at.
export { defineProvider } from './define-provider.ts';
export { github, gitlab, google, microsoft } from './presets.ts';
export type {
  AuthorizationServerMetadata,
  ProviderDefinition,
  ProviderPreset,
} from './provider-definition.ts';
export type { OAuthProvider, TokenSet } from '../grants/oauth-provider.ts';
export type { Provider } from '../../replay/page-host.ts';
