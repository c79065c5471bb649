"""The lottery's office: register, rules, ceremony, minutes and pages around the engine in draws."""

__version__ = "0.1.0"
