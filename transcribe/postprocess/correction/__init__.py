"""Repairs what the recogniser misheard: which terms may have been said, what speaks for each, what is done about it.

Candidates come from the vocabulary by sound, evidence from the sound distance, from the audio and from the context.
Nothing is replaced silently: a repair is a proposal with its evidence, and what stays in doubt is left and flagged.
"""
