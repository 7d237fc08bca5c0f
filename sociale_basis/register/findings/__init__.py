"""What was found out in the neighbourhood: seen in the street, told in talks, wished by residents.

Observations, talks and sessions, ladder judgements, audit cards and pins; each with its revisions,
as entries have. What of it other rooms may use, ``sociale_basis.register`` hands out.
"""
