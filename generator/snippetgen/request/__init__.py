"""Endpoint + inputs → Request: what is sent where, and what must arrive."""

from snippetgen.request.bodies import Base64Text, Binary, Body, Field, Form, Json, NoBody
from snippetgen.request.builder import LONGEST_ADDRESS, build, choose_auth
from snippetgen.request.model import IMAGE_PATH, Answer, Pair, Request, Shape

__all__ = [
    "IMAGE_PATH",
    "LONGEST_ADDRESS",
    "Answer",
    "Base64Text",
    "Binary",
    "Body",
    "Field",
    "Form",
    "Json",
    "NoBody",
    "Pair",
    "Request",
    "Shape",
    "build",
    "choose_auth",
]
